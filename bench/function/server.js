// What Zoom's reference endpoint does, written anew for the bench: express, a JSON body, jsrsasign's HS256.
// It checks number and role as that one does, answers any origin, and holds neither grant nor window.
'use strict'

const express = require('express')
const { KJUR } = require('jsrsasign')

const KEY = process.env.ZOOM_SDK_KEY
const SECRET = process.env.ZOOM_SDK_SECRET
const HEADER = JSON.stringify({ alg: 'HS256', typ: 'JWT' })
const LIFE = 2 * 60 * 60 // seconds

function signature(number, role) {
  const iat = Math.floor(Date.now() / 1000)
  const exp = iat + LIFE
  const claims = { appKey: KEY, sdkKey: KEY, mn: number, role, iat, exp, tokenExp: exp }
  return KJUR.jws.JWS.sign('HS256', HEADER, JSON.stringify(claims), SECRET)
}

const app = express()
app.use(express.json())
app.use((request, response, next) => {
  response.set('Access-Control-Allow-Origin', '*')
  next()
})
app.post('/', (request, response) => {
  const { meetingNumber, role } = request.body
  if (!meetingNumber || ![0, 1].includes(role)) {
    response.status(400).json({ errors: [{ property: 'role', reason: 'must be 0 or 1, with a meetingNumber' }] })
    return
  }
  response.json({ signature: signature(meetingNumber, role), sdkKey: KEY })
})
app.listen(Number(process.env.PORT), '127.0.0.1')

// Hands something on, after a click: through the device's own share sheet, else the clipboard, else selected for the hand.

const words = new Map(
  Array.from(document.getElementById("share-words").content.children, (e) => [e.dataset.word, e.textContent]),
);
const say = (name) => words.get(`share.${name}`) ?? "";

/** Emptied first, so that the same words are spoken again. */
function tell(status, text) {
  status.textContent = "";
  setTimeout(() => { status.textContent = text; }, 50);
}

/** Whether the device has taken it, or the visitor has thought better of it. */
async function shared(title, url) {
  if (!navigator.canShare?.({ title, url })) return false;
  try {
    await navigator.share({ title, url });
    return true;
  } catch (error) {
    return error.name === "AbortError";
  }
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // a clipboard is there only over https, and only where it is allowed
  }
}

function select(field) {
  field.closest("[data-by-hand]")?.removeAttribute("hidden");
  field.focus();
  field.select();
}

/** What site.js calls with the button that was clicked: it has an address to share, or a field to copy. */
export default async function handOn(button) {
  const { share, title, copy } = button.dataset;
  const section = button.closest("[data-sharing]");
  const field = copy ? document.getElementById(copy) : section.querySelector("[data-by-hand] input");
  if (share && (await shared(title, share))) return;
  const done = await copied(field.value);
  if (!done) select(field);
  tell(section.querySelector("[role=status]"), say(done ? (share ? "link" : "copied") : "by-hand"));
}

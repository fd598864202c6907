"""The settings object of a full answer: what Zoom presets, and what was chosen for this meeting."""

from typing import Any

from .account import Meeting
from .hidden import Hidden, dial_in

_BOTH: dict[str, Any] = {
    "host_video": False,
    "approval_type": 2,
    "audio": "both",
    "auto_recording": "none",
    "enforce_login": False,
    "enforce_login_domains": "",
    "alternative_host_update_polls": False,
    "close_registration": False,
    "show_share_button": False,
    "allow_multiple_devices": False,
    "registrants_confirmation_email": True,
    "registrants_email_notification": True,
    "request_permission_to_unmute_participants": False,
    "meeting_authentication": False,
    "show_join_info": False,
    "email_in_attendee_report": False,
}
_MEETING: dict[str, Any] = {
    "participant_video": False,
    "cn_meeting": False,
    "in_meeting": False,
    "join_before_host": True,
    "jbh_time": 0,
    "mute_upon_entry": True,
    "watermark": False,
    "use_pmi": False,
    "waiting_room": False,
    "encryption_type": "enhanced_encryption",
    "approved_or_denied_countries_or_regions": {"enable": False},
    "breakout_room": {"enable": False},
    "internal_meeting": False,
    "participant_focused_meeting": False,
    "push_change_to_calendar": False,
    "resources": [],
    "alternative_hosts_email_notification": True,
    "device_testing": False,
    "focus_mode": False,
    "enable_dedicated_group_chat": True,
    "private_meeting": False,
    "email_notification": True,
    "host_save_video_order": False,
    "sign_language_interpretation": {"enable": False},
}
_WEBINAR: dict[str, Any] = {
    "panelists_video": False,
    "practice_session": False,
    "hd_video": False,
    "hd_video_for_attendees": False,
    "send_1080p_video_to_attendees": False,
    "on_demand": False,
    "panelists_invitation_email_notification": True,
    "panelist_authentication": False,
    "add_watermark": False,
    "add_audio_watermark": False,
    "post_webinar_survey": False,
    "registrants_restrict_number": 0,
    "email_language": "en-US",
    "enable_session_branding": False,
    "attendees_and_panelists_reminder_email_notification": {"enable": True, "type": 1},
    "follow_up_attendees_email_notification": {"enable": False, "type": 0},
    "follow_up_absentees_email_notification": {"enable": False, "type": 0},
    "question_and_answer": {
        "enable": True,
        "allow_submit_questions": True,
        "allow_anonymous_questions": True,
        "answer_questions": "all",
        "attendees_can_comment": True,
        "attendees_can_upvote": True,
        "allow_auto_reply": False,
        "auto_reply_text": "",
    },
}


def settings(meeting: Meeting, secret: Hidden) -> dict[str, Any]:
    """Zoom leaves out what does not apply and never sends null."""
    numbers = dial_in(meeting)
    preset = _WEBINAR if meeting.webinar else {**_MEETING, **_people(secret)}
    return {
        **_BOTH,
        **preset,
        "alternative_hosts": secret.alternative.email,
        "contact_name": secret.contact.name,
        "contact_email": secret.contact.email,
        "global_dial_in_countries": sorted({number["country"] for number in numbers}),
        "global_dial_in_numbers": numbers,
        "language_interpretation": _interpretation(secret),
        **meeting.settings,
    }


def _people(secret: Hidden) -> dict[str, Any]:
    return {
        "meeting_invitees": [{"email": secret.invitee.email, "internal_user": False}],
        "continuous_meeting_chat": {
            "enable": True,
            "auto_add_invited_external_users": False,
            "channel_id": secret.channel_id,
        },
        "custom_keys": [{"key": "ledger", "value": secret.custom_value}],
        "authentication_exception": [
            {
                "email": secret.invitee.email,
                "name": secret.invitee.name,
                "join_url": "https://example.com/s/1",
            }
        ],
    }


def _interpretation(secret: Hidden) -> dict[str, Any]:
    return {
        "enable": True,
        "interpreters": [{"email": secret.interpreter.email, "languages": "US,FR"}],
    }

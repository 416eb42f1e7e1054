"""Short words for Block Kit, and a gallery of every block the page draws."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def option(value: str, text: str | None = None, note: str | None = None) -> Block:
    made: Block = {"text": plain(text or value.title()), "value": value}
    return made | ({"description": plain(note)} if note else {})


def section(text: str, **more: Any) -> Block:
    return {"type": "section", "text": marked(text), **more}


def actions(*elements: Block, block_id: str = "doing") -> Block:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(action_id: str, text: str, **more: Any) -> Block:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def field(block_id: str, label: str, element: Block, **more: Any) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "it"} | element,
    } | more


def modal(callback_id: str, title: str, blocks: list[Block], *, submit: str | None = "Send", **more: Any) -> Block:
    view: Block = {"type": "modal", "callback_id": callback_id, "title": plain(title), "blocks": blocks}
    return view | ({"submit": plain(submit), "close": plain("Cancel")} if submit else {}) | more


CONFIRM: Block = {
    "title": plain("Close the request?"),
    "text": marked("*VPN drops* goes to _Resolved_. You can open it again within 7 days."),
    "confirm": plain("Yes, close it"),
    "deny": plain("Not yet"),
    "style": "danger",
}

RICH: Block = {
    "type": "rich_text",
    "block_id": "rich",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Rich text: "},
                {"type": "text", "text": "bold", "style": {"bold": True}},
                {"type": "text", "text": ", "},
                {"type": "text", "text": "italic", "style": {"italic": True}},
                {"type": "text", "text": ", "},
                {"type": "text", "text": "struck", "style": {"strike": True}},
                {"type": "text", "text": ", "},
                {"type": "text", "text": "code", "style": {"code": True}},
                {"type": "text", "text": ", "},
                {"type": "user", "user_id": "U0BEN"},
                {"type": "text", "text": " in "},
                {"type": "channel", "channel_id": "C0HELP"},
                {"type": "text", "text": " "},
                {"type": "emoji", "name": "rocket"},
                {"type": "text", "text": " "},
                {"type": "link", "url": "https://example.com/runbook", "text": "the runbook"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Wi-Fi works"}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "VPN does not"}]},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "since Monday"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "It worked before the update."}]},
        {
            "type": "rich_text_preformatted",
            "elements": [{"type": "text", "text": "ERR_TUNNEL_CLOSED\n  at 09:41"}],
        },
    ],
}


def text_blocks(now: int) -> list[Block]:
    """Blocks to read. `now`: epoch seconds for the date tokens."""
    return [
        {"type": "header", "block_id": "head", "text": plain(":ticket: NET-7 VPN drops every ten minutes")},
        section(
            "*Bold*, _italic_, ~struck~, `code`, snake_case_stays, 2 * 3 * 4, <https://example.com|a link>, "
            "<@U0ANA>, <#C0HELP>, :rotating_light: &lt;not a tag&gt; &amp;amp;\n"
            "> quoted line with *bold*\n"
            "> second line\n"
            "• first point\n• second point that is long enough to be broken over more than one line in the "
            "pane so that the hanging indent shows\n"
            f"Due <!date^{now + 7200}^{{date_short_pretty}} at {{time}}|soon> "
            f"(<!date^{now - 600}^{{ago}}|a while ago>)\n"
            "```ping 10.0.0.1\nRequest timed out.```",
            block_id="text",
        ),
        {
            "type": "section",
            "block_id": "facts",
            "fields": [
                marked("*Status*\nIn progress"),
                marked("*Priority*\n:large_orange_circle: High"),
                marked("*Assignee*\n<@U0BEN>"),
                marked(f"*First answer due*\n<!date^{now + 3600}^{{time}} {{date_long_pretty}}|in an hour>"),
            ],
        },
        {"type": "divider", "block_id": "line"},
        RICH,
        {
            "type": "context",
            "block_id": "small",
            "elements": [
                {"type": "image", "image_url": "https://example.invalid/x.png", "alt_text": "clock"},
                marked("Opened by <@U0ANA> · <!date^1700000000^{date} at {time}|in 2023>"),
                plain("plain :eyes: text"),
            ],
        },
    ]


def pressable_blocks() -> list[Block]:
    """Blocks to press, as they may stand in a message or a Home."""
    sizes = [option("s", "Small", "fits a desk"), option("m", "Medium"), option("l", "Large")]
    return [
        section("A section with a button", block_id="side", accessory=button("aside", "Details")),
        actions(
            button("claim", "Claim", style="primary", value="7"),
            button("plainly", "Ask a question"),
            button("close", "Close", style="danger", confirm=CONFIRM, value="7"),
            {
                "type": "overflow",
                "action_id": "more",
                "options": [option("print", "Print"), option("watch", "Watch", "hear about changes")],
            },
        ),
        actions(
            {
                "type": "static_select",
                "action_id": "size",
                "placeholder": plain("Choose a size"),
                "options": sizes,
            },
            {"type": "users_select", "action_id": "who", "placeholder": plain("Assign to")},
            {"type": "datepicker", "action_id": "day", "initial_date": "2025-12-01"},
            {"type": "checkboxes", "action_id": "ticks", "options": [option("urgent"), option("vip", "VIP")]},
            block_id="choices",
        ),
        {
            "type": "image",
            "block_id": "pic",
            "title": plain("Floor plan"),
            "image_url": "https://example.invalid/plan.png",
            "alt_text": "Plan of the third floor",
        },
    ]


def every_input() -> list[Block]:
    """One input block for each element that a modal may hold."""
    rooms = [
        {"label": plain("North"), "options": [option("n1", "N1 Aurora"), option("n2", "N2 Borealis")]},
        {"label": plain("South"), "options": [option("s1", "S1 Zephyr")]},
    ]
    levels = [
        option("low", note="Nobody waits"),
        option("mid", "Middle"),
        option("high", note="*Work* stands still"),
    ]
    return [
        field(
            "subject",
            "Subject",
            {"type": "plain_text_input", "max_length": 60, "placeholder": plain("In a few words")},
        ),
        field(
            "story",
            "What happened?",
            {"type": "plain_text_input", "multiline": True, "min_length": 10},
            hint=plain("What you did, what you expected, what you saw."),
        ),
        field("room", "Room", {"type": "static_select", "option_groups": rooms}, optional=True),
        field(
            "tags",
            "Tags",
            {"type": "multi_static_select", "options": levels, "max_selected_items": 2},
            optional=True,
        ),
        field("watcher", "Watcher", {"type": "users_select"}, optional=True),
        field("team", "Approvers", {"type": "multi_users_select", "initial_users": ["U0DEE"]}, optional=True),
        field("spot", "Where to answer", {"type": "conversations_select"}, optional=True),
        field("hall", "Channel", {"type": "channels_select"}, optional=True),
        field("asset", "Asset", {"type": "external_select", "min_query_length": 2}, optional=True),
        field("urgency", "Urgency", {"type": "radio_buttons", "options": levels, "initial_option": levels[1]}),
        field(
            "boxes",
            "Affected",
            {"type": "checkboxes", "options": [option("vpn", "VPN"), option("mail")]},
            optional=True,
        ),
        field("day", "Needed by", {"type": "datepicker"}, optional=True),
        field("hour", "Call me at", {"type": "timepicker"}, optional=True),
        field("moment", "Maintenance starts", {"type": "datetimepicker"}, optional=True),
        field(
            "count",
            "How many people?",
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"},
            optional=True,
        ),
        field("mail", "Contact", {"type": "email_text_input"}, optional=True),
        field("link", "Link", {"type": "url_text_input"}, optional=True),
        field("notes", "Notes", {"type": "rich_text_input"}, optional=True),
        field("files", "Screenshots", {"type": "file_input"}, optional=True),
    ]

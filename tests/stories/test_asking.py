"""Ana asks for help: every way in, the form, the articles, the card."""

from tests.drivers.slack import Stage

IMPACT = "How many people are affected?"
URGENCY = "Is work blocked?"
ABOUT = "What is it about?"
LINE = "In one line"
WHERE = "Where are you?"


def file_vpn(stage: Stage, text: str = "vpn keeps dropping", *, who: str = "ana", **answers: str) -> None:
    """Ask about the VPN and insist on a ticket."""
    person = stage.people[who]
    person.types(f"/desk {text}")
    person.writes({WHERE: "In an Acme office", IMPACT: "Just me", URGENCY: "Yes, nothing goes", **answers})
    person.submits()
    if person.modal()["title"]["text"] == "This may help":
        person.submits()
    person.modal("Request filed")
    person.closes()


def test_a_slash_command_becomes_a_ticket_with_a_live_card(stage: Stage) -> None:
    ana = stage.ana
    ana.types("/desk vpn keeps dropping")

    form = ana.modal("New request")
    fields = ana.fields()
    assert fields[ABOUT].initial == "vpn", "the category is guessed from the words"
    assert fields[LINE].initial == "vpn keeps dropping"
    assert WHERE in fields, "only this category's fields show"
    assert "Which printer?" not in fields
    assert "priority" not in ana.reads(form).lower().replace("how is the priority set?", "")

    ana.writes({WHERE: "In an Acme office", IMPACT: "Just me", URGENCY: "Yes, nothing goes"})
    ana.submits()

    help_ = ana.modal("This may help")
    assert "VPN" in ana.reads(help_)
    ana.submits()
    assert "DESK-1 is filed" in ana.reads(ana.modal("Request filed"))

    card = ana.sees("DESK-1 · vpn keeps dropping", where="desk")
    read = ana.reads(card)
    assert "First answer by" in read
    assert "your time" in read
    assert "P3" in read
    assert "Add details" in read
    assert "Withdraw" in read


def test_changing_the_category_changes_the_fields_and_keeps_what_was_typed(stage: Stage) -> None:
    ana = stage.ana
    ana.types("/desk vpn keeps dropping")
    ana.writes({LINE: "It drops in the big meeting room", WHERE: "At home"})
    assert "What is the network there called?" in ana.fields(), "a condition holds, so its field shows"

    ana.writes({ABOUT: "Printing and scanning"})
    fields = ana.fields()
    assert "Which printer?" in fields
    assert WHERE not in fields
    assert fields[LINE].block_id == "summary"
    assert ana._state(ana.modal())["summary"]["answer"] == "It drops in the big meeting room"

    ana.writes({ABOUT: "VPN and remote access"})
    assert ana.fields()[WHERE].initial == "home", "what was typed for another category comes back with it"


def test_required_fields_are_held_at_the_field_by_the_platform_and_by_the_desk(stage: Stage) -> None:
    ana = stage.ana
    ana.types("/desk printer is out of toner")
    ana.submits()
    assert "Which printer?" in ana.errors(), "the platform itself holds an empty required field"

    ana.writes({"Which printer?": "   ", IMPACT: "Just me", URGENCY: "No, it can wait"})
    ana.submits()
    assert ana.errors() == {"Which printer?": "Please fill this in."}, "blanks pass the platform, not the desk"

    ana.writes({"Which printer?": "LON-3-WEST"})
    ana.submits()
    ana.modal()


def test_a_wrong_pattern_is_said_in_the_words_of_app_yaml(quick_stage: Stage) -> None:
    ana = quick_stage.ana
    ana.types("/desk I need the adobe licence")
    ana.writes({"Which software?": "Acrobat", "Does it need a licence that costs money?": "Yes"})
    ana.writes({"Which cost centre pays?": "47x1", IMPACT: "Just me", URGENCY: "No, it can wait"})
    ana.submits()
    assert ana.errors() == {"Which cost centre pays?": "A cost centre is four digits, such as 4711."}


def test_this_solved_it_makes_no_ticket(stage: Stage) -> None:
    ana = stage.ana
    ana.types("/desk vpn keeps dropping")
    ana.writes({WHERE: "At home", IMPACT: "Just me", URGENCY: "Partly, there is a way around"})
    ana.submits()
    ana.modal("This may help")
    ana.presses("This solved it")
    assert "No ticket was made" in ana.reads(ana.modal("Solved"))
    stage.ben.sees_nothing("DESK-1", where="#it-network")
    ana.sees_nothing("DESK-1", where="desk")


def test_an_article_can_be_read_without_leaving_the_form(quick_stage: Stage) -> None:
    ana = quick_stage.ana
    ana.types("/desk vpn keeps dropping")
    ana.writes({WHERE: "At home", IMPACT: "Just me", URGENCY: "Partly, there is a way around"})
    ana.submits()
    title = ana.reads(ana.modal("This may help")["blocks"][2])
    ana.presses("Read on")
    assert title.strip() in ana.reads(ana.modal("This may help"))
    ana.closes()
    ana.modal("This may help")


def test_a_message_to_the_desk_is_offered_as_a_request(stage: Stage) -> None:
    ana = stage.ana
    ana.types("the printer on floor 3 eats paper", where="desk")
    offer = ana.sees("the printer on floor 3 eats paper", "it is filed when you send that", where="desk")
    assert "File a request" in ana.reads(offer)
    ana.presses("File a request", under="it is filed when you send that", where="desk")
    ana.modal("New request")
    assert ana.fields()[ABOUT].initial == "printer"


def test_a_mention_is_offered_as_a_request(stage: Stage) -> None:
    stage.ana.types(f"<@{stage.bot}> my laptop is slow", where="#help")
    stage.ana.presses("File a request", under="my laptop is slow", where="#help")
    stage.ana.modal("New request")
    assert stage.ana.fields()[ABOUT].initial == "laptop"


def test_a_message_of_somebody_becomes_a_request_by_its_shortcut(stage: Stage) -> None:
    message = stage.hana.sees("thrown out of the VPN", where="#help")
    callback = next(s for s in stage.get("/client/people")["app"]["shortcuts"] if s["type"] == "message")
    stage.hana.does(
        "message_shortcut", channel=message["_channel"], ts=message["ts"], callback_id=callback["callback_id"]
    )
    stage.hana.modal("New request")
    assert stage.hana.fields()[ABOUT].initial == "vpn"


def test_the_home_has_a_button_for_a_new_request(stage: Stage) -> None:
    stage.ana.opens_home()
    stage.ana.presses("New request", where="home")
    stage.ana.modal("New request")


def test_words_in_a_thread_of_no_ticket_are_not_left_lying(quick_stage: Stage) -> None:
    ana = quick_stage.ana
    ana.types("hello", where="desk")
    ana.sees("What can we help with?", where="desk")
    ana.replies("the projector shows no picture", under="What can we help with?", where="desk")
    ana.sees("the projector shows no picture", "it is filed when you send that", where="desk")


def test_greetings_and_thanks_are_no_requests(quick_stage: Stage) -> None:
    ana = quick_stage.ana
    ana.types("Hello!", where="desk")
    ana.sees("What can we help with?", where="desk")
    ana.types("thank you so much!", where="desk")
    ana.sees_nothing("it is filed when you send that", where="desk")


def test_what_is_not_ours_gets_the_written_answer(quick_stage: Stage) -> None:
    ana = quick_stage.ana
    ana.types("/desk my payslip is wrong")
    ana.sees("Pay and leave are looked after by the People team", where="#help")
    ana.presses("File it anyway", under="Pay and leave", where="#help")
    ana.modal("New request")


def test_the_matrix_is_shown_on_request_and_the_form_waits_beneath(quick_stage: Stage) -> None:
    ana = quick_stage.ana
    ana.types("/desk vpn keeps dropping")
    ana.presses("How is the priority set?")
    read = ana.reads(ana.modal("How priority is set"))
    assert "P1" in read
    assert "Just me" in read
    ana.closes()
    ana.modal("New request")


def test_outside_hours_the_card_says_when_people_are_back(quick_stage: Stage) -> None:
    quick_stage.forward(hours=10)
    file_vpn(quick_stage)
    card = quick_stage.ana.sees("DESK-1 · vpn keeps dropping", where="desk")
    assert "The desk is closed now. People are back" in quick_stage.ana.reads(card)


def test_details_can_be_added_and_the_request_withdrawn(quick_stage: Stage) -> None:
    file_vpn(quick_stage)
    ana, ben = quick_stage.ana, quick_stage.ben
    ana.presses("Add details", under="DESK-1", where="desk")
    ana.writes({"What should we know?": "Only on the third floor"})
    ana.submits()
    ana.has_no_modal()
    ben.sees("Ana Reyes", "added", "Only on the third floor", where="#it-network")
    ana.presses("Withdraw", under="DESK-1", where="desk")
    ana.sees("You withdrew this request", where="desk")
    ben.sees("withdrew DESK-1", where="#it-network")


def test_the_request_is_the_same_in_numbers_lists_and_search(quick_stage: Stage) -> None:
    file_vpn(quick_stage)
    ana, eve = quick_stage.ana, quick_stage.eve
    ana.types("/desk mine")
    ana.sees("You asked for", "DESK-1", where="#help")
    ana.types("/desk 1")
    ana.sees("DESK-1 · vpn keeps dropping", where="#help")
    ana.types("/desk find dropping")
    ana.sees('Found for "dropping"', "DESK-1", where="#help")
    eve.types("/desk find dropping")
    eve.sees('Nothing found for "dropping"', where="#help")
    eve.types("/desk 1")
    eve.sees("Only the person who asked, or the help desk, can do that.", where="#help")

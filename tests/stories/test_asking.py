"""Ana asks for help: every way in, the form, the articles, the card."""

from tests.drivers.people import ASIDE, Stage

IMPACT = "How many people are affected?"
URGENCY = "Is work blocked?"
ABOUT = "What is it about?"
LINE = "In one line"
WHERE = "Where are you?"


def file_vpn(stage: Stage, text: str = "vpn keeps dropping", *, who: str = "ana", **answers: str) -> None:
    """Ask about the VPN and insist on a ticket."""
    person = stage.people[who]
    person.asks(text)
    person.writes({WHERE: "In an Acme office", IMPACT: "Just me", URGENCY: "Yes, nothing goes", **answers})
    person.submits()
    if person.form().title == "This may help":
        person.submits()
    person.form("Request filed")
    person.closes()


def test_a_slash_command_becomes_a_ticket_with_a_live_card(stage: Stage) -> None:
    ana = stage.ana
    ana.asks("vpn keeps dropping")

    form = ana.form("New request")
    fields = ana.fields()
    assert fields[ABOUT].initial == "vpn", "the category is guessed from the words"
    assert fields[LINE].initial == "vpn keeps dropping"
    assert WHERE in fields, "only this category's fields show"
    assert "Which printer?" not in fields
    assert "priority" not in form.text.lower().replace("how is the priority set?", "")

    ana.writes({WHERE: "In an Acme office", IMPACT: "Just me", URGENCY: "Yes, nothing goes"})
    ana.submits()

    help_ = ana.form("This may help")
    assert "VPN" in help_.text
    ana.submits()
    assert "DESK-1 is filed" in ana.form("Request filed").text

    card = ana.sees("DESK-1 · vpn keeps dropping", where="desk")
    read = card.text
    assert "First answer by" in read
    assert "your time" in read
    assert "P3" in read
    assert "Add details" in read
    assert "Withdraw" in read


def test_changing_the_category_changes_the_fields_and_keeps_what_was_typed(stage: Stage) -> None:
    ana = stage.ana
    ana.asks("vpn keeps dropping")
    ana.writes({LINE: "It drops in the big meeting room", WHERE: "At home"})
    assert "What is the network there called?" in ana.fields(), "a condition holds, so its field shows"

    ana.writes({ABOUT: "Printing and scanning"})
    fields = ana.fields()
    assert "Which printer?" in fields
    assert WHERE not in fields
    assert fields[LINE].answer == "It drops in the big meeting room"

    ana.writes({ABOUT: "VPN and remote access"})
    assert ana.fields()[WHERE].initial == "home", "what was typed for another category comes back with it"


def test_required_fields_are_held_at_the_field_by_the_platform_and_by_the_desk(stage: Stage) -> None:
    ana = stage.ana
    ana.asks("printer is out of toner")
    ana.submits()
    assert "Which printer?" in ana.errors(), "the platform itself holds an empty required field"

    ana.writes({"Which printer?": "   ", IMPACT: "Just me", URGENCY: "No, it can wait"})
    ana.submits()
    assert ana.errors() == {"Which printer?": "Please fill this in."}, "blanks pass the platform, not the desk"

    ana.writes({"Which printer?": "LON-3-WEST"})
    ana.submits()
    ana.form()


def test_a_wrong_pattern_is_said_in_the_words_of_app_yaml(stage: Stage) -> None:
    ana = stage.ana
    ana.asks("I need the adobe licence")
    ana.writes({"Which software?": "Acrobat", "Does it need a licence that costs money?": "Yes"})
    ana.writes({"Which cost centre pays?": "47x1", IMPACT: "Just me", URGENCY: "No, it can wait"})
    ana.submits()
    assert ana.errors() == {"Which cost centre pays?": "A cost centre is four digits, such as 4711."}


def test_this_solved_it_makes_no_ticket(stage: Stage) -> None:
    ana = stage.ana
    ana.asks("vpn keeps dropping")
    ana.writes({WHERE: "At home", IMPACT: "Just me", URGENCY: "Partly, there is a way around"})
    ana.submits()
    ana.form("This may help")
    ana.presses("This solved it")
    assert "No ticket was made" in ana.form("Solved").text
    stage.ben.sees_nothing("DESK-1", where="#it-network")
    ana.sees_nothing("DESK-1", where="desk")


def test_an_article_can_be_read_without_leaving_the_form(stage: Stage) -> None:
    ana = stage.ana
    ana.asks("vpn keeps dropping")
    ana.writes({WHERE: "At home", IMPACT: "Just me", URGENCY: "Partly, there is a way around"})
    ana.submits()
    offered = ana.form("This may help").text
    ana.presses("Read on")
    article = ana.form("This may help").text
    assert "Still need help" in offered
    assert "Still need help" not in article
    assert "Keep the laptop awake" in article
    ana.closes()
    ana.form("This may help")


def test_a_message_to_the_desk_is_offered_as_a_request(stage: Stage) -> None:
    ana = stage.ana
    ana.says("the printer on floor 3 eats paper")
    offer = ana.sees("the printer on floor 3 eats paper", "it is filed when you send that", where="desk")
    assert "File a request" in offer.text
    ana.presses("File a request", under="it is filed when you send that", where="desk")
    ana.form("New request")
    assert ana.fields()[ABOUT].initial == "printer"


def test_a_mention_is_offered_as_a_request(stage: Stage) -> None:
    stage.ana.mentions("my laptop is slow", where="#help")
    stage.ana.presses("File a request", under="my laptop is slow", where="#help")
    stage.ana.form("New request")
    assert stage.ana.fields()[ABOUT].initial == "laptop"


def test_a_message_of_somebody_becomes_a_request_by_its_shortcut(stage: Stage) -> None:
    stage.hana.points_at(stage.hana.sees("thrown out of the VPN", where="#help"))
    stage.hana.form("New request")
    assert stage.hana.fields()[ABOUT].initial == "vpn"


def test_the_home_has_a_button_for_a_new_request(stage: Stage) -> None:
    stage.ana.opens_home()
    stage.ana.presses("New request", where="home")
    stage.ana.form("New request")


def test_words_in_a_thread_of_no_ticket_are_not_left_lying(stage: Stage) -> None:
    ana = stage.ana
    ana.says("hello")
    ana.sees("What can we help with?", where="desk")
    ana.replies("the projector shows no picture", under="What can we help with?", where="desk")
    ana.sees("the projector shows no picture", "it is filed when you send that", where="desk")


def test_greetings_and_thanks_are_no_requests(stage: Stage) -> None:
    ana = stage.ana
    ana.says("Hello!")
    ana.sees("What can we help with?", where="desk")
    ana.says("thank you so much!")
    ana.sees_nothing("it is filed when you send that", where="desk")


def test_what_is_not_ours_gets_the_written_answer(stage: Stage) -> None:
    ana = stage.ana
    ana.asks("my payslip is wrong")
    ana.is_told("Pay and leave are looked after by the People team")
    ana.presses("File it anyway", under="Pay and leave", where=ASIDE)
    ana.form("New request")


def test_the_matrix_is_shown_on_request_and_the_form_waits_beneath(stage: Stage) -> None:
    ana = stage.ana
    ana.asks("vpn keeps dropping")
    ana.presses("How is the priority set?")
    read = ana.form("How priority is set").text
    assert "P1" in read
    assert "Just me" in read
    ana.closes()
    ana.form("New request")


def test_outside_hours_the_card_says_when_people_are_back(stage: Stage) -> None:
    stage.forward(hours=10)
    file_vpn(stage)
    card = stage.ana.sees("DESK-1 · vpn keeps dropping", where="desk")
    assert "The desk is closed now. People are back" in card.text


def test_details_can_be_added_and_the_request_withdrawn(stage: Stage) -> None:
    file_vpn(stage)
    ana, ben = stage.ana, stage.ben
    ana.presses("Add details", under="DESK-1", where="desk")
    ana.writes({"What should we know?": "Only on the third floor"})
    ana.submits()
    ana.has_no_form()
    ben.sees("Ana Reyes", "added", "Only on the third floor", where="#it-network")
    ana.presses("Withdraw", under="DESK-1", where="desk")
    ana.sees("You withdrew this request", where="desk")
    ben.sees("withdrew DESK-1", where="#it-network")


def test_the_request_is_the_same_in_numbers_lists_and_search(stage: Stage) -> None:
    file_vpn(stage)
    ana, hana = stage.ana, stage.hana
    ana.commands("mine")
    ana.is_told("You asked for", "DESK-1")
    ana.commands("1")
    ana.is_told("DESK-1 · vpn keeps dropping")
    ana.commands("find dropping")
    ana.is_told('Found for "dropping"', "DESK-1")
    hana.commands("find dropping")
    hana.is_told('Nothing found for "dropping"')
    hana.commands("1")
    hana.is_told("Only the person who asked, or the help desk, can do that.")

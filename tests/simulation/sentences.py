"""What simulated customers say: sentences of their own, none of which the bot was trained on.

`{item}` is how the customer calls the thing, `{it}`/`{they}`/`{is}` agree with it in number.
"""

from __future__ import annotations

from returns import Reason, Resolution

WISHES = (
    "the {item} has to go back",
    "sending the {item} back to you",
    "can you take back the {item}",
    "i won't be keeping the {item}",
    "my {item} needs to go back to the shop",
    "got the {item} delivered and would like to give {it} back",
    "how can the {item} go back",
    "pls take the {item} back",
    "want to hand back the {item}",
)
WISHES_UNNAMED = (
    "something from my last parcel needs to go back",
    "i've got a thing here that i'd like to send back to you",
    "can i give back part of what i bought",
    "need your help with sending goods back",
    "would like to make a return please, bought something that didn't work out",
)
REASONS = {
    Reason.SIZE_TOO_SMALL: (
        "{they} {is} too tight on me",
        "{they} came out far too small",
        "i can hardly squeeze into {it}, too small",
        "wrong size for me, {is} too small",
    ),
    Reason.SIZE_TOO_LARGE: (
        "{they} {is} too big for me",
        "{they} {is} much too loose",
        "i'm swimming in {it}, way too large",
        "far too wide, should have gone a size down",
    ),
    Reason.DEFECTIVE: (
        "{they} {is} damaged",
        "{they} came broken out of the box",
        "there was a defect from day one",
        "it stopped working after one evening",
        "arrived with a crack in it",
    ),
    Reason.NOT_AS_DESCRIBED: (
        "{they} {is} nothing like the description on your page",
        "not as described at all",
        "looks nothing like the photos you show",
        "the description promised something else",
    ),
    Reason.WRONG_ITEM: (
        "you packed the wrong item",
        "that is not what i ordered",
        "somebody else's order was in my box, wrong item",
        "wrong product in the parcel",
    ),
    Reason.UNWANTED: (
        "changed my mind about {it}",
        "i simply don't need {it} any longer",
        "no longer want {it} to be honest",
        "bought {it} on a whim and don't want {it}",
    ),
    Reason.COLOR: (
        "the colour is not for me",
        "i don't like the colour in daylight",
        "the colour doesn't go with anything i own",
    ),
    Reason.STYLE: (
        "not my style after all",
        "i don't like the style on me",
        "{they} just doesn't suit me",
    ),
}
RESOLUTIONS = {
    Resolution.REFUND: (
        "a refund please",
        "just my money back",
        "i'd take the refund",
        "refund to where i paid from",
    ),
    Resolution.STORE_CREDIT: (
        "store credit would be good",
        "put it on store credit please",
        "a voucher for the shop is fine",
        "store credit",
    ),
    Resolution.REPLACEMENT: (
        "send me a replacement",
        "a new one of the same please",
        "i'd rather have it replaced",
        "replacement",
    ),
    Resolution.EXCHANGE: (
        "i'd swap it for another one",
        "exchange please",
        "can i have it exchanged",
    ),
}
METHODS = {
    "PICKUP": (
        "please have it picked up at my house",
        "can a courier collect it",
        "pickup please",
        "somebody should come and collect it",
    ),
    "DROP_OFF": (
        "i'll drop it off somewhere",
        "drop off with the qr code",
        "i can take it to a parcel shop",
        "drop-off works for me",
    ),
    "STORE": (
        "i'll bring it into the store",
        "can bring it to your shop in town",
        "in the store please",
    ),
    "MERCHANT_LABEL": (
        "i'll print the label",
        "a label to print please",
        "send me a printable label",
    ),
    "CUSTOMER_LABEL": (
        "i'll use my own carrier",
        "with my own label",
        "i will ship it with a carrier of my own",
    ),
}
ORDERS = (
    "order {number}",
    "it's order #{number}",
    "my order was no {number}",
    "order nr. {number}",
    "number {number}",
)
NUMBERS = ("{number}", "#{number}", "it says {number}", "{number} is the number", "order {number}")
EMAILS = ("{email}", "my mail is {email}", "e-mail {email}", "you have me as {email}")
POSTCODES = ("postcode {postcode}", "{postcode} is my postcode", "my postcode is {postcode}")
NO_EMAIL = (
    "i'd rather not give out my email",
    "i don't hand out my e-mail address, sorry",
    "no email from me. any other way?",
)
YES = ("yes", "yep", "yes that's right", "correct", "yeah", "it is, yes", "sure", "yes of course")
NO = ("no", "nope", "no it isn't", "not any more, no", "sadly not")
GO_AHEAD = (
    "yes",
    "yes please",
    "go for it",
    "yes submit it",
    "looks right, do it",
    "ok do it please",
    "yup all good",
)
FIRST_NOT = ("no", "wait no", "not yet", "no, that isn't right")
EXCHANGES = (
    "i need the {item} in {variant} instead",
    "could i get {variant} in place of the {item}",
    "can you swap my {item}, i'd like {variant}",
    "i'd like to exchange the {item} for {variant}",
)
EXCHANGES_OPEN = (
    "can i swap the {item} for another one",
    "i'd like to exchange the {item}",
    "do an exchange for my {item} please",
)
CANCEL_ORDERS = (
    "please call off my order, i don't need it now",
    "can you stop the order before you ship it? i want to cancel",
    "i have to cancel what i ordered",
    "cancel the whole order for me",
)
CANCEL_LINES = (
    "please cancel just the {item} from my order, the rest can come",
    "take the {item} off my order before it ships, cancel only that",
    "i want to cancel the {item} only",
)
CANCEL_RETURNS = (
    "i'm going to keep it after all, please cancel the return",
    "can you call off the return that i registered",
    "no need for my return any more, cancel that return",
)
TRACK_RETURNS = (
    "when do i see the money for what i sent back",
    "has anything moved with my refund",
    "i returned something ages ago, where did my refund go",
    "what is happening with the return i sent in",
)
TRACK_ORDERS = (
    "where did my delivery get to",
    "when is my parcel going to be here",
    "has my order gone out yet",
    "what's the state of my delivery",
)
POLICIES = {
    "window": (
        "until when can stuff be sent back",
        "how much time do i have for a return",
        "what's your deadline for returns",
    ),
    "shipping_fee": (
        "who covers the postage when i send something back",
        "does sending something back cost me anything",
        "are returns free of charge",
    ),
    "refund_time": (
        "how long till the money is on my account after a return",
        "when would i get a refund once you have the parcel",
    ),
    "methods": (
        "in what ways can a parcel get back to you",
        "could somebody collect returns from my house",
    ),
    "condition": (
        "does it have to be unworn to be sent back",
        "what state must goods be in when i return them",
    ),
    "special": (
        "what sort of products are excluded from returns",
        "are there goods you never take back",
    ),
    "exchange": (
        "is it possible to exchange things with you",
        "how do exchanges work here",
    ),
    "warranty": (
        "what warranty do your electronics have",
        "is there a guarantee on electronics",
    ),
}
PEOPLE = (
    "can i speak with someone who works there",
    "put me through to a human being",
    "i want a real person to look at this",
    "please connect me with an agent",
)
ASIDES = (
    "one moment, someone's at the door",
    "thank you so far",
    "hello, still there?",
    "do you know if it rains in lisbon this weekend",
    "is it some machine that answers me here?",
    "what else are you able to do",
)
LEAVING = ("gotta go, talk later", "bye for now, i'll be back")
BACK = ("ok i'm back", "back again", "so, where were we")
CLOSINGS = ("thanks, that was all", "great, thank you. bye", "cheers", "perfect thanks")
NEXT = ("and another thing: ", "now something else. ", "ok next. ")
OTHER_ORDER = ("it's a different order this time. ", "from another order: ")
CORRECTIONS = (
    "sorry, changed my mind: {what}",
    "hm actually, {what}",
    "wait, {what} instead",
    "no hang on, {what}",
)
FILLERS = (
    "so, long story: my sister was visiting when it came",
    "i bought this for a trip to the mountains",
    "i have been a customer with you for years by the way",
    "the weather here has been awful, anyway",
    "my husband says i should just ask you",
    "sorry for writing so much",
    "i hope this is the right place to ask",
)
CROSS = (
    "this is a joke",
    "unbelievable service",
    "i am really fed up now",
    "what a mess",
    "never again",
)
RUDE_GREETINGS = ("", "listen. ", "right, ")
GREETINGS = ("", "", "hi, ", "hello! ", "hey ", "good morning, ")
QUANTITIES = {1: ("1", "one", "just one", "only one of them"), 2: ("2", "two", "two of them"),
              3: ("3", "three", "three please"), 4: ("4", "four"), 5: ("5", "five")}  # fmt: skip


def every() -> list[str]:
    """All sentences that mean something, for the test that none is from the training data."""
    found: list[str] = []
    for table in (REASONS, RESOLUTIONS, METHODS, POLICIES):
        for variants in table.values():
            found.extend(variants)
    for variants in (
        WISHES, WISHES_UNNAMED, NO_EMAIL, EXCHANGES, EXCHANGES_OPEN, CANCEL_ORDERS, CANCEL_LINES,
        CANCEL_RETURNS, TRACK_RETURNS, TRACK_ORDERS, PEOPLE, ASIDES, LEAVING, BACK, CLOSINGS,
        FILLERS, CROSS,
    ):  # fmt: skip
        found.extend(variants)
    return found

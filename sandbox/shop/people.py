"""The built-in shop's customers: invented names at addresses that belong to nobody."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

LOCALES = {"DE": "de-DE", "AT": "de-AT", "FR": "fr-FR", "NL": "nl-NL", "GB": "en-GB", "US": "en-US"}
CURRENCIES = {"US": "USD", "GB": "GBP"}

# name | street | postcode | city | region; the e-mail is first.last@example.com
PEOPLE = {
    "DE": """
        Anna Keller | Lindenallee 12 | 10115 | Berlin
        Jonas Weber | Hafenstrasse 8 | 20457 | Hamburg
        Lena Hoffmann | Marktplatz 3 | 80331 | München
        Paul Schneider | Ringstrasse 41 | 50667 | Köln
        Mia Fischer | Gartenweg 7 | 01067 | Dresden
        Felix Wagner | Bergstrasse 19 | 69117 | Heidelberg
        Clara Becker | Am Wall 22 | 28195 | Bremen
        Emil Schulz | Kirchgasse 5 | 04109 | Leipzig
        Greta Braun | Uferweg 14 | 40213 | Düsseldorf
        Moritz Krüger | Nordring 77 | 90402 | Nürnberg
        Ida Vogel | Mühlenweg 2 | 24103 | Kiel
        Theo Lang | Parkallee 30 | 70173 | Stuttgart
        Marlene Roth | Schillerstrasse 16 | 60313 | Frankfurt am Main
        Oskar Brandt | Am Anger 9 | 99084 | Erfurt
    """,
    "AT": """
        Sophie Gruber | Neubaugasse 21 | 1070 | Wien
        Lukas Steiner | Getreidegasse 4 | 5020 | Salzburg
        Hannah Pichler | Herrengasse 11 | 8010 | Graz
    """,
    "FR": """
        Marie Dubois | 18 rue des Lilas | 75011 | Paris
        Louis Martin | 5 quai du Port | 13002 | Marseille
        Camille Bernard | 27 rue de la Paix | 69002 | Lyon
        Hugo Laurent | 9 place du Marché | 33000 | Bordeaux
        Chloé Moreau | 3 rue Nationale | 59000 | Lille
        Jules Petit | 44 avenue Foch | 67000 | Strasbourg
        Inès Girard | 12 rue du Moulin | 44000 | Nantes
        Théo Fontaine | 6 rue Saint-Jean | 31000 | Toulouse
    """,
    "NL": """
        Sanne de Vries | Keizersgracht 88 | 1015 CX | Amsterdam
        Daan Jansen | Oudegracht 14 | 3511 AM | Utrecht
        Femke Bakker | Wijnhaven 3 | 3011 WH | Rotterdam
    """,
    "GB": """
        Tom Baker | 14 Orchard Lane | SW1A 2AA | London
        Emily Clarke | 3 Mill Road | M1 4BT | Manchester
        Oliver Hughes | 27 Station Street | CF10 1EP | Cardiff
        Grace Turner | 8 Castle View | EH1 2NG | Edinburgh
        Harry Walsh | 51 Park Avenue | LS1 4AP | Leeds
        Isla Morgan | 19 Harbour Road | BS1 5DB | Bristol
        George Reid | 2 Church Walk | G2 1DY | Glasgow
        Freya Palmer | 33 Elm Grove | BN1 1AE | Brighton
        Arthur Webb | 7 Queen Street | OX1 1AA | Oxford
        Poppy Dixon | 40 Hill Rise | NE1 4ST | Newcastle
    """,
    "US": """
        Sarah Miller | 120 Maple Street | 97205 | Portland | OR
        James Carter | 48 Lakeview Drive | 60601 | Chicago | IL
        Olivia Brooks | 9 Elm Court | 02108 | Boston | MA
        Ethan Reyes | 301 Mission Street | 94105 | San Francisco | CA
        Ava Thompson | 77 Peachtree Lane | 30303 | Atlanta | GA
        Noah Bennett | 15 River Road | 55401 | Minneapolis | MN
        Emma Collins | 660 Pine Avenue | 98101 | Seattle | WA
        Liam Foster | 22 Bayou Street | 70112 | New Orleans | LA
        Zoe Ramirez | 8 Cactus Way | 85004 | Phoenix | AZ
        Henry Cooper | 210 Cedar Street | 37201 | Nashville | TN
    """,
}
PLAIN = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "é": "e", "è": "e", "ï": "i", " ": "-"})
KINDS = (
    ("card", "Visa", "4242"),
    ("card", "Mastercard", "5454"),
    ("wallet", "Wallet", ""),
    ("bank_transfer", "Bank transfer", "3000"),
    ("instalments", "Pay in three", ""),
    ("cash_on_delivery", "Cash on delivery", ""),
)


def customers() -> list[Json]:
    rows = [
        (country, line) for country, text in PEOPLE.items() for line in text.strip().splitlines()
    ]
    return [_customer(number, *row) for number, row in enumerate(rows, start=1)]


def _customer(number: int, country: str, line: str) -> Json:
    name, street, postcode, city, *region = (part.strip() for part in line.split("|"))
    first, last = name.lower().translate(PLAIN).split("-", 1)
    address = {
        "name": name,
        "line1": street,
        "postal_code": postcode,
        "city": city,
        "region": region[0] if region else "",
        "country": country,
    }
    return {
        "id": f"cus_{number:03d}",
        "email": f"{first}.{last}@example.com",
        "name": name,
        "locale": LOCALES[country],
        "created_at": f"-{200 + number * 9}d",
        "addresses": [address],
        "payment_methods": [_on_file(number, 0), _on_file(number, 2 + number % 4)],
        "chargebacks": 2 if number % 17 == 0 else 0,
    }


def _on_file(number: int, which: int) -> Json:
    kind, label, last_four = KINDS[which]
    method_id = f"pm_{number:03d}_{kind}"
    return {"id": method_id, "kind": kind, "label": label, "last_four": last_four}

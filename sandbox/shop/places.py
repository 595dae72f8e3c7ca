"""Where the built-in shop's customers can drop a parcel off."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
HOURS = "Mon-Sat 8:00-20:00"
ROWS = """
    DE | Kiosk am Park | Invalidenstrasse 30 | 10115 | Berlin
    DE | Blumen Sonne | Torstrasse 90 | 10119 | Berlin
    DE | Schreibwaren Kiez | Bergmannstrasse 11 | 10961 | Berlin
    DE | Paketshop Speicher | Am Sandtor 5 | 20457 | Hamburg
    DE | Kiosk Marienplatz | Tal 12 | 80331 | München
    DE | Späti Dom | Hohe Strasse 3 | 50667 | Köln
    DE | Paketshop Altmarkt | Altmarkt 8 | 01067 | Dresden
    AT | Trafik Neubau | Neubaugasse 40 | 1070 | Wien
    AT | Trafik Altstadt | Linzer Gasse 7 | 5020 | Salzburg
    FR | Tabac de la Roquette | 60 rue de la Roquette | 75011 | Paris
    FR | Librairie du Canal | 14 quai de Valmy | 75010 | Paris
    FR | Point colis Vieux-Port | 2 rue Fortia | 13001 | Marseille
    FR | Presse Bellecour | 8 place Bellecour | 69002 | Lyon
    NL | Primera Jordaan | Westerstraat 40 | 1015 MH | Amsterdam
    NL | Boekhandel Centrum | Vredenburg 9 | 3511 BB | Utrecht
    GB | Orchard News | 3 Victoria Street | SW1A 2BB | London
    GB | Corner Shop Ancoats | 19 Great Ancoats Street | M4 5AZ | Manchester
    GB | Royal Mile Convenience | 77 High Street | EH1 1SR | Edinburgh
    US | Pearl District Pack and Ship | 900 NW Lovejoy Street | 97209 | Portland
    US | Loop Parcel Counter | 20 E Adams Street | 60603 | Chicago
    US | Beacon Mail Stop | 45 Charles Street | 02114 | Boston
"""


def _point(number: int, line: str) -> Json:
    country, name, street, postcode, city = (part.strip() for part in line.split("|"))
    return {
        "id": f"drop_{number:02d}",
        "name": name,
        "carrier": "ParcelPost",
        "opening_hours": HOURS,
        "address": {
            "name": name,
            "line1": street,
            "postal_code": postcode,
            "city": city,
            "country": country,
        },
    }


DROP_OFF_POINTS = [
    _point(number, line) for number, line in enumerate(ROWS.strip().splitlines(), start=1)
]

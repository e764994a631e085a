"""A small whole file of each kind that a mutation starts from; all people are invented."""

import io
import json
import zipfile

VCARD = b"""BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;Dr.;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg=20=
M=C3=BCller
ORG:Acme GmbH;Research
TEL;WORK;VOICE:+49 30 1234-0
EMAIL;PREF;INTERNET:joerg@example.org
NOTE;ENCODING=QUOTED-PRINTABLE:Met at the fair=0D=0A=
second line
END:VCARD
BEGIN:VCARD
VERSION:3.0
UID:7f3a:ABPerson
N:Doe;Jane;Q.;;
FN:Jane Q. Doe
ORG:Globex\\, Inc.;Sales
TITLE:Engineer\\, Staff
item1.EMAIL;type=INTERNET;type=pref:jane@example.com
item1.X-ABLabel:_$!<Work>!$_
item2.URL:http\\://www.linkedin.com/in/jane-doe
CATEGORIES:Friends,Berlin
AGENT:BEGIN:VCARD\\nFN:Somebody Else\\nEND:VCARD\\n
PHOTO;ENCODING=b;TYPE=JPEG:SGVsbG8s
 aGVsbG8=
END:VCARD

BEGIN:VCARD
VERSION:4.0
KIND:individual
FN:Ola Nordmann
TEL;VALUE=uri;TYPE="work,voice":tel:+47-22-00-00-00
ADR;LABEL="Road 1\\nOslo":;;Road 1;Oslo;;0150;Norway
REV:20260101T000000Z
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:group
FN:Everybody
END:VCARD
"""

TABLE = """Name;E-Mail;Firma;Rolle;Tel.;Wann getroffen;Tags\r
"Meier, Anna";anna@example.com;Acme AG;CTO;030/12345;13.05.2026;"messe, berlin"\r
Jürgen Groß;jürgen@example.org;Globex;"Leiter; Einkauf";'+49 30 555;2026-04-01;\r
;;;;;;\r
"Zwei
Zeilen";zz@example.net;;;;;\r
""".encode("cp1252")

LINKEDIN = """\ufeffNotes:
"When exporting your connection data, you may notice that some addresses are missing, see https://example.com/help."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ana,Li,https://www.linkedin.com/in/Ana-L%C3%AD,,"Initech, Inc.",Staff Engineer,01 Jan 2024
Bo,"Chen, PMP",https://www.linkedin.com/in/bo-chen,bo@example.com,Globex,Recruiter,02 Feb 2025
,,,,,,
Cy,D.,,,,,3 mars 2024
""".encode()

GOOGLE = b"""First Name,Middle Name,Last Name,File As,Organization Name,Organization Title,Birthday,Notes,\
Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Website 1 - Label,Website 1 - Value
Ada,King,Lovelace,,Analytical Engines,Analyst,,"first line
second line",* myContacts ::: Recruiters,* Work,ada@example.com ::: ada@example.org,Mobile,+44 20 7946 0000,,\
https://example.com/ada
,,,"Hopper, Grace",Navy,,,,* myContacts,,grace@example.org,,,,
"""

OUTLOOK = """"Title","First Name","Middle Name","Last Name","Suffix","Company","Job Title","Business Phone",\
"Mobile Phone","E-mail Address","E-mail Type","E-mail Display Name","Notes","Web Page","Categories"\r
"","Hildegard","","Musterfrau","","Globex","Manager","+49 89 000000","","/o=Globex/ou=First/cn=hilde","EX",\
"Hildegard (hilde@example.com)","Grüße","https://example.com","Blue;Green"\r
"","Jan","P.","Kowalski","","Initech","","","+48 22 000 00 00","jan@example.org","SMTP","Jan","","",""\r
""".encode("cp1252")

MONICA = json.dumps(
    {
        "version": "1.0-preview.1",
        "app_version": "4.1.2",
        "export_date": "2026-05-01T10:00:00Z",
        "account": {
            "uuid": "11111111-1111-4111-8111-111111111111",
            "data": [
                {
                    "count": 2,
                    "type": "contact",
                    "values": [
                        {
                            "uuid": "22222222-2222-4222-8222-222222222222",
                            "created_at": "2024-01-02T10:00:00Z",
                            "updated_at": "2026-04-02T10:00:00Z",
                            "properties": {
                                "first_name": "Ada",
                                "middle_name": "King",
                                "last_name": "Lovelace",
                                "description": "Mathematician",
                                "job": "Analyst",
                                "company": "Analytical Engines",
                                "stay_in_touch_frequency": 90,
                                "tags": ["friends", "london"],
                                "first_met_date": {"is_year_unknown": False, "date": "2023-06-01"},
                            },
                            "data": [
                                {
                                    "count": 1,
                                    "type": "contact_field",
                                    "values": [
                                        {
                                            "uuid": "33333333-3333-4333-8333-333333333333",
                                            "properties": {"data": "ada@example.com", "type": "email"},
                                        }
                                    ],
                                },
                                {
                                    "count": 1,
                                    "type": "call",
                                    "values": [
                                        {
                                            "uuid": "44444444-4444-4444-8444-444444444444",
                                            "properties": {
                                                "called_at": "2026-03-04T09:00:00Z",
                                                "content": "About the engine",
                                                "contact_called": True,
                                            },
                                        }
                                    ],
                                },
                                {
                                    "count": 1,
                                    "type": "note",
                                    "values": [
                                        {
                                            "uuid": "55555555-5555-4555-8555-555555555555",
                                            "created_at": "2026-03-05T09:00:00Z",
                                            "properties": {"body": "Likes tea <b>very</b> much"},
                                        }
                                    ],
                                },
                                {
                                    "count": 1,
                                    "type": "reminder",
                                    "values": [
                                        {
                                            "uuid": "66666666-6666-4666-8666-666666666666",
                                            "properties": {
                                                "title": "Write to Ada",
                                                "initial_date": "2027-01-01",
                                                "frequency_type": "one_time",
                                            },
                                        }
                                    ],
                                },
                            ],
                        },
                        {
                            "uuid": "77777777-7777-4777-8777-777777777777",
                            "properties": {"first_name": "Grace", "is_partial": False},
                            "data": [],
                        },
                    ],
                },
                {"count": 0, "type": "activity", "values": []},
            ],
        },
    },
    indent=1,
).encode()


def packed(members: dict[str, bytes]) -> bytes:
    """An archive of some files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


ARCHIVE = packed({"Profile.csv": b"First Name,Last Name\nOwn,Self\n", "Connections.csv": LINKEDIN})

WHOLE = {
    "people.vcf": VCARD,
    "table.csv": TABLE,
    "Connections.csv": LINKEDIN,
    "google.csv": GOOGLE,
    "outlook.csv": OUTLOOK,
    "monica.json": MONICA,
    "linkedin.zip": ARCHIVE,
}

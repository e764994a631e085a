"""Names, firms and short forms from which noisy people are made; every person and firm is invented."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN = _words(
    "James Mary Robert Patricia Michael Jennifer William Elizabeth David Barbara Richard Susan "
    "Joseph Jessica Thomas Sarah Christopher Karen Daniel Nancy Matthew Margaret Anthony Sandra "
    "Donald Ashley Steven Kimberly Andrew Emily Joshua Donna Kenneth Michelle Kevin Carol Brian "
    "Amanda George Melissa Timothy Deborah Stefan Katharina Andreas Susanne Johannes Elisabeth "
    "Matthias Franziska Sebastian Magdalena Alexander Alexandra Maximilian Christine Friedrich "
    "Theresa Wolfgang Gabriele Jürgen Jörg Günther Anneliese Francisco Dolores José Concepción "
    "Manuel Mercedes Ignacio Guadalupe Jesús Inés Rubén Begoña François Émilie Frédéric Hélène "
    "Benoît Véronique Jérôme Geneviève Stéphane Amélie Philippe Béatrice Łukasz Małgorzata Paweł "
    "Agnieszka Tomáš Zdeněk Kateřina Søren Bjørn Åsa Mehmet Ayşe Şebnem Emre Priya Rahul Ananya "
    "Vikram Wei Mei Hiroshi Yuki Fatima Omar Layla Hassan Olga Sergei Tatiana Dmitri "
)

FAMILY = _words(
    "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin "
    "Thompson White Harris Clark Lewis Walker Young Allen Wright Hill Green Adams Baker Nelson "
    "Carter Mitchell Roberts Turner Phillips Campbell Parker Evans Edwards Collins Stewart Morris "
    "Murphy Cook Rogers Morgan Bailey Müller Schmidt Schneider Fischer Meyer Weber Schäfer Köhler "
    "Krüger Böhm Vogel Lindner Groß Weiß Kühn Jäger Schröder Zimmermann Hartmann Lange Werner Krause "
    "Lehmann Huber Kaiser Fuchs Scholz Möller Haas García Fernández González Rodríguez López "
    "Martínez Sánchez Pérez Gómez Muñoz Álvarez Romero Núñez Ibáñez Bernard Dubois Durand Leroy "
    "Moreau Lefèvre Girard Mercier Dupré Lémieux Rousseau Fontaine Chevallier Béranger Kowalski "
    "Wiśniewski Wójcik Nowák Dvořák Svoboda Černý Hansen Sørensen Lindström Åkesson Yılmaz Öztürk "  # noqa: RUF001
    "Demir Patel Sharma Iyer Chen Wang Zhang Tanaka Suzuki Haddad Rahman Petrov Volkova Ivanova "
    "Byron Fell Hart Ashdown "
)

SHORT = {
    "James": "Jim Jimmy Jamie",
    "Robert": "Bob Rob Bobby",
    "Michael": "Mike Micha",
    "Jennifer": "Jen Jenny",
    "William": "Bill Will Billy",
    "Elizabeth": "Liz Beth Lizzie",
    "David": "Dave",
    "Richard": "Rick Dick Rich",
    "Susan": "Sue Susie",
    "Joseph": "Joe",
    "Jessica": "Jess",
    "Thomas": "Tom Tommy",
    "Christopher": "Chris Kit",
    "Daniel": "Dan Danny",
    "Matthew": "Matt",
    "Margaret": "Maggie Peggy Meg",
    "Anthony": "Tony",
    "Donald": "Don",
    "Steven": "Steve",
    "Kimberly": "Kim",
    "Andrew": "Andy Drew",
    "Joshua": "Josh",
    "Kenneth": "Ken",
    "Patricia": "Pat Trish",
    "Timothy": "Tim",
    "Deborah": "Debbie Deb",
    "Katharina": "Kathi Katja Käthe",
    "Andreas": "Andi",
    "Susanne": "Susi",
    "Johannes": "Hannes Hans",
    "Elisabeth": "Lisa Sissi Elli",
    "Matthias": "Matze Hias",
    "Franziska": "Franzi",
    "Sebastian": "Basti",
    "Magdalena": "Lena Leni",
    "Alexander": "Alex Sascha",
    "Alexandra": "Alex Sandra",
    "Maximilian": "Max",
    "Christine": "Tina",
    "Friedrich": "Fritz",
    "Theresa": "Resi",
    "Wolfgang": "Wolf",
    "Gabriele": "Gabi",
    "Francisco": "Paco Pancho Fran",
    "Dolores": "Lola",
    "José": "Pepe",
    "Concepción": "Concha Conchita",
    "Manuel": "Manolo",
    "Ignacio": "Nacho",
    "Guadalupe": "Lupe",
    "Jesús": "Chucho",
    "Mercedes": "Merche",
    "Frédéric": "Fred",
    "Stéphane": "Steph",
    "Philippe": "Phil",
    "Véronique": "Véro",
    "Geneviève": "Ginette",
    "Małgorzata": "Gosia",
    "Agnieszka": "Aga",
}

LOOKALIKES = (
    ("Christian", "Christina"),
    ("Julian", "Julia"),
    ("Maria", "Marie"),
    ("Jan", "Jana"),
    ("Daniel", "Daniela"),
    ("Martin", "Martina"),
    ("Stefan", "Stefanie"),
    ("Oliver", "Olivia"),
    ("Paul", "Paula"),
    ("Simon", "Simone"),
    ("Francisco", "Francisca"),
    ("Michel", "Michelle"),
    ("Andrea", "Andreas"),
    ("Erik", "Erika"),
    ("Alexander", "Alexandra"),
    ("Tim", "Tom"),
    ("Jon", "Jan"),
    ("Karl", "Karla"),
)

FIRM = _words(
    "Bright North Blue Iron Silver Stone Clear Green Red West East River Lake Hill Harbor Cedar "
    "Maple Amber Falcon Heron Otter Lynx Orchid Quartz Cobalt Velvet Copper Meadow Summit Canyon "
)
TRADE = _words(
    "water field works bridge path line gate forge wood light port craft mark point ware wave spring loop "
)
FORM = ("GmbH", "AG", "Inc.", "Ltd", "LLC", "S.L.", "SARL", "")
TITLES_BEFORE = ("Dr.", "Prof. Dr.", "Mr.", "Ms.", "Dipl.-Ing.", "Frau", "Herr", "Mme", "Sra.")
TITLES_AFTER = (", PhD", ", MBA", " (she/her)", " (he/him)", ", PMP", " M.Sc.")
MIDDLE = ("A.", "J.", "Maria", "Lee", "Anne", "Paul", "K.", "Luis", "Marie", "M.", "von")

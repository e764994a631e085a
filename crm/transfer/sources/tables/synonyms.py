"""What columns are called, in English, German, French and Spanish; folded: no case, accents or digits."""

NAMES: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "full name", "fullname", "display name", "contact name", "contact", "person",
        "nickname or name", "anzeigename", "angezeigter name", "vollstandiger name", "ganzer name",
        "kontakt", "ansprechpartner", "ansprechpartnerin", "nom complet", "nom affiche",
        "nom a afficher", "nom et prenom", "prenom et nom", "prenom nom", "vorname nachname",
        "vorname und nachname", "first name last name", "nombre completo", "nombre y apellidos",
        "nombre y apellido", "nombre para mostrar", "contacto", "nom",
    ),
    "given": (
        "first name", "firstname", "given name", "givenname", "first", "forename", "vorname", "rufname",
        "prenom", "nombre", "nombre de pila", "primer nombre",
    ),
    "middle": (
        "middle name", "middle", "additional name", "second name", "weitere vornamen", "zweiter vorname",
        "deuxieme prenom", "autres prenoms", "segundo nombre",
    ),
    "family": (
        "last name", "lastname", "family name", "surname", "last", "familyname", "nachname",
        "familienname", "zuname", "nom de famille", "apellido", "apellidos", "primer apellido",
    ),
    "last_first": (
        "last first", "last name first name", "name last first", "nachname vorname", "name vorname",
        "nom prenom", "apellidos nombre", "apellido nombre", "sort name",
    ),
    "email": (
        "email", "e mail", "mail", "email address", "e mail address", "emailaddress", "primary email",
        "primary email address", "secondary email", "work email", "business email", "home email",
        "personal email", "private email", "other email", "e mail value", "email value", "emails",
        "e mail adresse", "emailadresse", "mailadresse", "e mail privat", "e mail geschaftlich",
        "email privat", "email geschaftlich", "primare e mail adresse", "sekundare e mail adresse",
        "weitere e mail adresse", "courriel", "mel", "adresse e mail", "adresse email", "adresse mail",
        "adresse electronique", "adresse de messagerie", "adresse courriel", "e mail professionnel",
        "email professionnel", "correo", "correo electronico", "direccion de correo electronico",
        "direccion de correo", "correo electronico de trabajo", "correo electronico personal",
    ),
    "phone": (
        "phone", "phone number", "telephone", "telephone number", "tel", "phone value", "work phone",
        "business phone", "home phone", "mobile phone", "mobile", "mobile number", "cell", "cell phone",
        "primary phone", "other phone", "company main phone", "direct phone", "phones", "car phone",
        "office phone", "private phone", "phone work", "phone home", "phone mobile", "telefon",
        "telefonnummer", "rufnummer", "handy", "handynummer", "mobil", "mobiltelefon", "mobilnummer",
        "telefon geschaftlich", "telefon privat", "telefon mobil", "telefon firma", "weiteres telefon",
        "haupttelefon", "diensttelefon", "privattelefon", "numero de telephone", "telephone bureau",
        "telephone domicile", "telephone mobile", "telephone professionnel", "tel mobile", "tel bureau",
        "portable", "telephone portable", "telephone principal", "telefono", "numero de telefono",
        "telefono movil", "movil", "celular", "telefono del trabajo", "telefono de trabajo",
        "telefono trabajo", "telefono particular", "telefono principal",
    ),
    "link": (
        "url", "link", "website", "web page", "webpage", "web site", "homepage", "linkedin",
        "linkedin url", "linkedin profile", "linkedin profile url", "profile", "profile url",
        "website value", "webseite", "internetseite", "web", "profil", "linkedin profil", "site web",
        "page web", "site internet", "lien", "profil linkedin", "sitio web", "pagina web", "enlace",
        "perfil", "perfil de linkedin", "xing", "personal web page", "business web page", "github",
    ),
    "company": (
        "company", "company name", "organization", "organisation", "organization name",
        "organisation name", "employer", "firm", "current company", "account name", "firma",
        "firmenname", "unternehmen", "arbeitgeber", "societe", "entreprise", "employeur", "empresa",
        "compania", "organizacion", "organisme",
    ),
    "title": (
        "job title", "jobtitle", "position", "role", "current position", "organization title",
        "occupation", "headline", "job", "function", "profession", "title", "titel im unternehmen",
        "rolle", "funktion", "stelle", "beruf", "berufsbezeichnung", "jobtitel", "stellenbezeichnung",
        "tatigkeit", "poste", "fonction", "intitule du poste", "metier", "titre", "cargo", "puesto",
        "puesto de trabajo", "ocupacion", "funcion",
    ),
    "notes": (
        "notes", "note", "comment", "comments", "remark", "remarks", "description", "notizen", "notiz",
        "kommentar", "kommentare", "bemerkung", "bemerkungen", "anmerkung", "anmerkungen", "remarque",
        "remarques", "commentaire", "commentaires", "nota", "notas", "comentario", "comentarios",
        "observaciones",
    ),
    "tags": (
        "tags", "tag", "labels", "categories", "category", "group membership", "groups", "group",
        "kategorien", "kategorie", "gruppen", "gruppe", "schlagworter", "schlagworte", "stichworter",
        "etiquettes", "categorie", "groupes", "mots cles", "etiquetas", "categorias", "categoria",
        "grupos",
    ),
    "met_on": (
        "met on", "date met", "met", "first met", "when met", "met date", "wann getroffen",
        "getroffen am", "kennengelernt am", "kennengelernt", "treffen am", "rencontre le",
        "date de rencontre", "rencontre", "fecha de encuentro", "conocido el",
        "fecha en que nos conocimos",
    ),
    "met_where": (
        "met at", "where met", "met where", "place met", "met in", "wo getroffen", "getroffen bei",
        "getroffen in", "kennengelernt bei", "kennengelernt auf", "lieu de rencontre", "rencontre a",
        "lugar de encuentro", "conocido en",
    ),
    "met_through": (
        "met through", "introduced by", "referred by", "through", "via", "vorgestellt von",
        "kennengelernt durch", "vermittelt durch", "empfohlen von", "presente par", "rencontre par",
        "presentado por", "a traves de",
    ),
    "connected_on": ("connected on", "connection date", "verbunden am", "connecte le", "conectado el"),
    "pronouns": ("pronouns", "pronomen", "pronoms", "pronombres"),
    "key": ("uid", "uuid", "contact id", "external id", "kontakt id"),
}  # fmt: skip
"""Field: the headings of its columns."""

LEFT_OUT: dict[str, tuple[str, ...]] = {
    "address": (
        "street", "city", "state", "zip", "zipcode", "zip code", "postal", "country", "address",
        "region", "po box", "strasse", "ort", "plz", "postleitzahl", "land", "bundesland", "anschrift",
        "adresse", "rue", "ville", "code postal", "pays", "calle", "ciudad", "codigo postal", "pais",
        "provincia", "direccion", "location",
    ),
    "birthday": (
        "birthday", "birth", "born", "geburtstag", "geburtsdatum", "anniversaire", "naissance",
        "cumpleanos", "nacimiento",
    ),
    "fax": (
        "fax", "pager", "telex", "isdn", "callback", "tty tdd", "radio", "assistant s phone", "telefax",
    ),
    "nickname": ("nickname", "spitzname", "surnom", "apodo", "alias"),
    "phonetic": ("phonetic", "yomi"),
    "photo": ("photo", "foto", "picture", "bild", "image"),
    "salutation": (
        "prefix", "suffix", "salutation", "anrede", "titel", "civilite", "tratamiento", "sufijo",
    ),
    "department": ("department", "abteilung", "service", "departamento", "departement"),
    "relation": (
        "spouse", "children", "relation", "partner", "kinder", "conjoint", "enfants", "conyuge", "hijos",
    ),
    "anniversary": ("anniversary", "jahrestag", "hochzeitstag", "aniversario"),
    "chat": ("im", "instant message", "screen name", "skype", "chat", "icq"),
}  # fmt: skip
"""What is not taken: words by which its columns are known."""

LABELS: dict[str, tuple[str, ...]] = {
    "work": (
        "work", "business", "office", "company", "geschaftlich", "dienst", "firma", "bureau",
        "professionnel", "trabajo",
    ),
    "home": ("home", "private", "personal", "privat", "privattelefon", "domicile", "particular"),
    "mobile": (
        "mobile", "cell", "handy", "handynummer", "mobil", "mobiltelefon", "mobilnummer", "portable",
        "movil", "celular",
    ),
}  # fmt: skip
"""Words of a heading that say which of several ways it is."""

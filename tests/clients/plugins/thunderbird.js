/* Run inside Thunderbird, in its chrome context: arguments are the name of an act, its values and a callback. */
const [act, values, done] = arguments;
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const { CalTodo } = ChromeUtils.importESModule("resource:///modules/CalTodo.sys.mjs");
const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");

const ALL = Ci.calICalendar.ITEM_FILTER_ALL_ITEMS;

async function until(ready) {
  for (let round = 0; round < 300; round++) {
    const found = await ready();
    if (found) {
      return found;
    }
    await new Promise((go) => setTimeout(go, 200));
  }
  throw new Error("waited in vain");
}

const calendar = (name) => cal.manager.getCalendars().find((each) => each.name === name);
const items = (name) => calendar(name).getItemsAsArray(ALL, 0, null, null);
const book = () => MailServices.ab.directories.find((each) => each.dirName === "contacts");
const refreshed = (name) => {
  const one = calendar(name);
  one.refresh();
  return new Promise((go) => setTimeout(go, 2000));
};

const ACTS = {
  async login({ origin, realm, user, secret }) {
    const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
    login.init(origin, null, realm, user, secret, "", "");
    await Services.logins.addLoginAsync(login);
    return Services.appinfo.version;
  },
  async subscribe({ kind, name, url, user, count }) {
    const made = cal.manager.createCalendar(kind, Services.io.newURI(url));
    made.name = name;
    if (user) {
      made.setProperty("username", user);
    }
    cal.manager.registerCalendar(made);
    return until(async () => {
      const found = await items(name);
      return found.length >= count && found.map((each) => each.title);
    });
  },
  async titles({ name }) {
    await refreshed(name);
    return (await items(name)).map((each) => `${each.title}|${each.isTodo?.() && each.isCompleted ? "done" : "open"}`);
  },
  async tick({ name, part }) {
    const item = (await items(name)).find((each) => each.title.includes(part));
    const changed = item.clone();
    changed.isCompleted = true;
    await calendar(name).modifyItem(changed, item);
    return changed.title;
  },
  async retitle({ name, part, title }) {
    const item = (await items(name)).find((each) => each.title.includes(part));
    const changed = item.clone();
    changed.title = title;
    await calendar(name).modifyItem(changed, item);
    return changed.title;
  },
  async add({ name, title, day }) {
    const task = new CalTodo();
    task.title = title;
    task.dueDate = cal.createDateTime(day);
    await calendar(name).addItem(task);
    return task.title;
  },
  async remove({ name, part }) {
    const item = (await items(name)).find((each) => each.title.includes(part));
    await calendar(name).deleteItem(item);
    return item.title;
  },
  async openBook({ url, user, count }) {
    const id = MailServices.ab.newAddressBook("contacts", "", Ci.nsIAbManager.CARDDAV_DIRECTORY_TYPE);
    const made = MailServices.ab.getDirectoryFromId(id);
    made.setStringValue("carddav.url", url);
    made.setStringValue("carddav.username", user);
    const { CardDAVDirectory } = ChromeUtils.importESModule("resource:///modules/CardDAVDirectory.sys.mjs");
    CardDAVDirectory.forFile(made.fileName).fetchAllFromServer();
    return until(() => made.childCards.length >= count && made.childCards.map((each) => each.displayName));
  },
  async addCard({ name, email }) {
    const card = Cc["@mozilla.org/addressbook/cardproperty;1"].createInstance(Ci.nsIAbCard);
    card.displayName = name;
    card.primaryEmail = email;
    book().addCard(card);
    await new Promise((go) => setTimeout(go, 3000));
    return book().childCards.map((each) => each.displayName);
  },
  async editCard({ name, phone }) {
    const card = book().childCards.find((each) => each.displayName === name);
    const vCard = card.vCardProperties;
    const { VCardPropertyEntry } = ChromeUtils.importESModule("resource:///modules/VCardUtils.sys.mjs");
    vCard.addEntry(new VCardPropertyEntry("tel", {}, "text", phone));
    card.setProperty("_vCard", vCard.toVCard());
    book().modifyCard(card);
    await new Promise((go) => setTimeout(go, 3000));
    return card.getProperty("_vCard", "");
  },
};

ACTS[act](values).then(
  (value) => done({ value }),
  (error) => done({ error: `${error} ${error?.stack ?? ""}` }),
);

// The page: the list of people, the clock, and which phone is shown.

import { Chat, toast } from "/web/chat.js";
import * as composer from "/web/composer.js";
import { inputOf, language, momentOf, setLanguage, t, translatePage } from "/web/i18n.js";
import { get, post } from "/web/play.js";
import { element, startCode } from "/web/text.js";

const byId = (id) => document.getElementById(id);
const state = { people: [], groups: [], bot: null, chat: null, latest: {}, seen: {}, skew: 0, seq: 0 };
const personOf = (id) => state.people.find((person) => person.id === id);
// In the order in which Telegram shows names.
const fullName = (person) => `${person.first_name} ${person.last_name}`.trim();
const initials = (name) => name.split(/\s+/).slice(-2).map((word) => word[0]).join("").toUpperCase();

const actions = {
  reply: composer.reply,
  edit: composer.edit,
  alert: (text) => ask(text),
  command: (text) => composer.say(text),
  username: () => state.bot.user.username,
  start: (code) => composer.act(() => post(`/people/${state.chat.person.id}/start`, { code })),
  copy: async (text) => {
    await navigator.clipboard?.writeText(text).catch(() => {});
    toast(t("copied"));
  },
};

// A question with a field, or only a text to be read.
function ask(text, field = "") {
  const dialog = byId("dialog");
  const input = dialog.querySelector("input");
  if (dialog.open) dialog.close();
  dialog.querySelector("p").textContent = text;
  byId("dialog-field").hidden = byId("dialog-cancel").hidden = !field;
  byId("dialog-field").firstElementChild.textContent = field;
  input.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) =>
    dialog.addEventListener("close", () => answer(dialog.returnValue === "ok" ? input.value : null), { once: true }),
  );
}

async function openLink() {
  const given = await ask(t("link_ask"), t("link_field"));
  if (given === null) return;
  actions.start(startCode(given, actions.username()) ?? given.trim());
}

async function load() {
  [state.people, state.groups, state.bot] = await Promise.all([get("/people"), get("/groups"), get("/bot")]);
  await readClock();
}

function drawList() {
  const item = (id, title, note, extra) => {
    const line = element("li");
    const button = element("button", "person");
    button.type = "button";
    button.setAttribute("aria-current", String(state.chat?.chat.id === id));
    const avatar = element("span", `avatar tint-${Math.abs(id) % 6}`, initials(title));
    avatar.setAttribute("aria-hidden", "true");
    const label = element("span", "label");
    label.append(element("b", "", title), element("small", "", [note, extra].filter(Boolean).join(" · ")));
    button.append(avatar, label);
    if ((state.latest[id] || 0) > (state.seen[id] || 0)) {
      const dot = element("span", "unread");
      dot.setAttribute("role", "img");
      dot.setAttribute("aria-label", t("unread"));
      button.append(dot);
    }
    button.addEventListener("click", () => open(id));
    line.append(button);
    return line;
  };
  byId("people").replaceChildren(
    ...state.people.map((one) => item(one.id, fullName(one), one.note, one.blocked ? t("blocked") : "")),
  );
  byId("groups").replaceChildren(
    ...state.groups.map((one) => item(one.id, one.title, t("members", one.members.length + 1))),
  );
  byId("groups-title").hidden = !state.groups.length;
}

async function open(id, as = null) {
  const group = state.groups.find((one) => one.id === id);
  const person = group ? personOf(as ?? group.members[0]) : personOf(id);
  if (!group && !person) return;
  state.chat?.close();
  state.chat = new Chat(group || person, person, actions);
  composer.attach(state.chat);
  document.body.className = "at-chat";
  location.hash = id;
  byId("as-label").hidden = !group;
  if (group) {
    byId("as").replaceChildren(...group.members.map((member) => new Option(fullName(personOf(member)), member)));
    byId("as").value = person?.id;
  }
  await state.chat.refresh();
  drawAll();
}

function drawPhone() {
  const { chat } = state;
  byId("composer").hidden = byId("notice").hidden = true;
  byId("menu").hidden = !chat;
  byId("chat-title").textContent = chat ? chat.chat.title || state.bot.user.first_name : t("choose");
  if (!chat) return;
  const person = (chat.person = personOf(chat.person?.id));
  byId("chat-sub").textContent = chat.group ? t("members", chat.chat.members.length + 1) : fullName(person);
  byId("block").textContent = person?.blocked ? t("unblock") : t("block");
  byId("block").hidden = chat.group;
  const notice = byId("notice").firstElementChild;
  const unstarted = !chat.group && !person.started;
  if (!chat.group && (person.blocked || unstarted)) {
    notice.textContent = person.blocked ? t("unblock") : t("start");
    notice.onclick = person.blocked ? () => block(false) : () => actions.start("");
    byId("notice").hidden = false;
  } else {
    byId("composer").hidden = false;
  }
  const text = state.bot.description[person?.language_code] || state.bot.description[""];
  if (unstarted && text) byId("messages").replaceChildren(element("p", "about", text));
  drawKeyboard();
}

function drawKeyboard() {
  const { keyboard } = state.chat;
  byId("keyboard").hidden = !keyboard;
  byId("keyboard").replaceChildren(
    ...(keyboard?.keyboard || []).map((row) => {
      const line = element("div", "line");
      for (const key of row) {
        const button = element("button", "key", key.text);
        button.type = "button";
        button.addEventListener("click", () => (key.request_contact ? doOther("contact") : composer.say(key.text)));
        line.append(button);
      }
      return line;
    }),
  );
}

function drawAll() {
  if (state.chat) state.seen[state.chat.chat.id] = state.latest[state.chat.chat.id] || 0;
  drawList();
  drawPhone();
}

const block = (blocked) => composer.act(() => post(`/people/${state.chat.person.id}/block`, { blocked }));

function doOther(what) {
  const { chat, person } = state.chat;
  const send = (body) => composer.act(() => post(`/chats/${chat.id}/messages`, { person_id: person.id, ...body }));
  if (what === "contact") return send({ contact: { phone_number: `+8490${person.id}` } });
  if (what === "location") return send({ location: { latitude: 9.9347, longitude: 106.3453 } });
  if (what === "sticker") return send({ sticker: "👍" });
  if (what === "block") return block(!person.blocked);
  if (what === "link") return openLink();
  const form = new FormData();
  for (const [name, value] of Object.entries({ person_id: person.id, size: 26214400, name: "ho-so-25MB.zip" })) {
    form.append(name, value);
  }
  return composer.act(async () => {
    const response = await fetch(`/play/chats/${chat.id}/files`, { method: "POST", body: form });
    if (!response.ok) throw new Error((await response.json()).error);
  });
}

async function readClock() {
  state.skew = new Date((await get("/clock")).now) - Date.now();
  tick();
}

function tick() {
  const now = new Date(Date.now() + state.skew);
  byId("now").textContent = momentOf(now);
  byId("now").dateTime = now.toISOString();
}

async function moveClock(body) {
  await composer.act(() => post("/clock", body));
  await readClock();
  fillClock();
}

const fillClock = () => (byId("clock-input").value = inputOf(new Date(Date.now() + state.skew)));

async function follow() {
  for (;;) {
    try {
      const news = await get(`/changes?after=${state.seq}&timeout=25`);
      state.latest = news.chats;
      if (news.seq !== state.seq) await load();
      state.seq = news.seq;
      await state.chat?.refresh();
      drawAll();
    } catch {
      toast(t("offline"));
      await new Promise((later) => setTimeout(later, 1500));
    }
  }
}

function translate() {
  translatePage();
  byId("language").textContent = language() === "vi" ? "English" : "Tiếng Việt";
  tick();
}

byId("language").addEventListener("click", () => {
  setLanguage(language() === "vi" ? "en" : "vi");
  translate();
  if (state.chat) open(state.chat.chat.id, state.chat.person?.id);
  else drawAll();
});
byId("back").addEventListener("click", () => (document.body.className = "at-list"));
byId("as").addEventListener("change", (event) => open(state.chat.chat.id, Number(event.target.value)));
byId("menu").addEventListener("click", (event) => {
  if (!event.target.dataset.do) return;
  byId("menu").open = false;
  doOther(event.target.dataset.do);
});
byId("clock").addEventListener("toggle", fillClock);
byId("clock").addEventListener("click", (event) => {
  if (event.target.dataset.days) moveClock({ advance_days: Number(event.target.dataset.days) });
});
byId("clock-form").addEventListener("submit", (event) => {
  event.preventDefault();
  // Viet Nam keeps one offset all the year.
  moveClock({ now: `${byId("clock-input").value}:00+07:00` });
  byId("clock").open = false;
});
byId("person-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  composer.act(() => post("/people", Object.fromEntries(new FormData(form)))).then((done) => done && form.reset());
});
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.menu[open], details.clock[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
setInterval(tick, 1000);

translate();
await load();
const news = await get("/changes");
[state.seq, state.latest] = [news.seq, news.chats];
// What was there before the page was opened counts as read.
state.seen = { ...news.chats };
const wanted = Number(location.hash.slice(1));
if (wanted) await open(wanted);
else if (matchMedia("(min-width: 800px)").matches && state.people.length) await open(state.people[0].id);
if (!wanted && !state.chat) document.body.className = "at-list";
drawAll();
follow();

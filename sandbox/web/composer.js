// The input field: text, files, replies, edits and the list of commands.

import { t } from "/web/i18n.js";
import { get, post, postForm } from "/web/play.js";
import { element } from "/web/text.js";
import { toast } from "/web/chat.js";

const byId = (id) => document.getElementById(id);
const form = byId("composer");
const field = byId("text");
const commands = byId("commands");
const contextBar = byId("context");
const tray = byId("tray");
const picker = byId("file");

let chat = null;
let replyTo = null;
let editing = null;
let known = [];

export function attach(opened) {
  chat = opened;
  clear();
  field.value = "";
  known = [];
}

function clear() {
  replyTo = editing = null;
  picker.value = "";
  contextBar.hidden = tray.hidden = commands.hidden = true;
  byId("slash").setAttribute("aria-expanded", "false");
}

function showContext(text) {
  contextBar.firstElementChild.textContent = text;
  contextBar.hidden = false;
  field.focus();
}

export function reply(record) {
  clear();
  replyTo = record.message_id;
  showContext(t("replying", record.person_id ? record.body.from.first_name : t("bot")));
}

export function edit(record) {
  clear();
  editing = record.message_id;
  field.value = record.body.text ?? record.body.caption ?? "";
  showContext(t("editing"));
  grow();
}

export async function say(text) {
  await act(() =>
    post(`/chats/${chat.chat.id}/messages`, { person_id: chat.person.id, text, reply_to: replyTo }),
  );
}

export async function act(request) {
  try {
    await request();
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  }
}

async function submit() {
  const text = field.value;
  let done = false;
  if (picker.files.length) done = await act(() => sendFiles(text));
  else if (!text.trim()) return;
  else if (editing) {
    const path = `/chats/${chat.chat.id}/messages/${editing}/edit`;
    done = await act(() => post(path, { person_id: chat.person.id, text }));
  } else {
    const body = { person_id: chat.person.id, text, reply_to: replyTo };
    done = await act(() => post(`/chats/${chat.chat.id}/messages`, body));
  }
  // What was not sent stays in the field.
  if (!done) return;
  field.value = "";
  clear();
  grow();
}

function sendFiles(caption) {
  const data = new FormData();
  data.append("person_id", chat.person.id);
  data.append("caption", caption);
  data.append("as", byId("as-photo").checked ? "photo" : "document");
  if (replyTo) data.append("reply_to", replyTo);
  for (const file of picker.files) data.append("file", file);
  return postForm(`/chats/${chat.chat.id}/files`, data);
}

function showTray() {
  const files = [...picker.files];
  const pictures = files.length > 0 && files.every((file) => /^image\/(png|jpeg)$/.test(file.type));
  tray.hidden = !files.length;
  tray.firstElementChild.textContent = files.length > 1 ? t("files", files.length) : files[0]?.name || "";
  byId("as-photo-label").hidden = !pictures;
  byId("as-photo").checked = pictures;
  field.focus();
}

async function showCommands(show) {
  if (show) {
    known = await get(`/chats/${chat.chat.id}/commands?person_id=${chat.person.id}`).catch(() => []);
  }
  commands.hidden = !show;
  byId("slash").setAttribute("aria-expanded", String(show));
  if (show) drawCommands();
}

function drawCommands() {
  const begun = /^\/\w*$/.test(field.value) ? field.value.slice(1).toLowerCase() : "";
  const fitting = known.filter((one) => one.command.startsWith(begun));
  commands.replaceChildren(
    ...fitting.map((one) => {
      const item = element("li");
      const button = element("button", "");
      button.type = "button";
      button.append(element("b", "", `/${one.command}`), element("span", "", one.description));
      button.addEventListener("click", () => {
        field.value = "";
        showCommands(false);
        say(`/${one.command}`);
      });
      item.append(button);
      return item;
    }),
  );
  if (!known.length) commands.append(element("li", "hint", t("no_commands")));
  else if (!fitting.length) commands.hidden = true;
}

function grow() {
  // As high as the text, up to what style.css allows.
  field.rows = Math.min(6, field.value.split("\n").length);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
field.addEventListener("keydown", (event) => {
  // Not while an input method still composes a letter.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
  if (event.key === "Escape") showCommands(false);
});
field.addEventListener("input", () => {
  grow();
  const begins = /^\/\w*$/.test(field.value);
  if (begins && commands.hidden) showCommands(true);
  else if (begins) drawCommands();
  else if (!commands.hidden) showCommands(false);
});
byId("slash").addEventListener("click", () => showCommands(commands.hidden));
picker.addEventListener("change", showTray);
contextBar.lastElementChild.addEventListener("click", () => {
  if (editing) field.value = "";
  clear();
});
tray.lastElementChild.addEventListener("click", clear);

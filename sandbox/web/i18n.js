// The words of the page, in Vietnamese and in English.

const WORDS = {
  vi: {
    title: "Xanh: chạy thử",
    office_time: "Giờ cơ quan",
    plus_day: "+1 ngày",
    plus_week: "+7 ngày",
    set_clock: "Chuyển đến",
    set: "Đặt",
    people: "Mọi người",
    people_hint: "Chọn một người để xem điện thoại của họ.",
    groups: "Nhóm",
    add_person: "+ Thêm người",
    last_name: "Họ (nếu tách riêng)",
    first_name: "Tên",
    role: "Vai trò",
    language: "Ngôn ngữ",
    add: "Thêm",
    back: "Về danh sách",
    write_as: "Viết với tên",
    more: "Thêm việc khác",
    open_link: "Mở liên kết mời…",
    send_contact: "Gửi số điện thoại",
    send_location: "Gửi vị trí",
    send_sticker: "Gửi nhãn dán 👍",
    send_big: "Gửi thử tệp 25 MB",
    block: "Chặn bot",
    unblock: "Bỏ chặn bot",
    blocked: "đã chặn bot",
    messages: "Tin nhắn",
    commands: "Các lệnh của bot",
    no_commands: "Bot chưa có lệnh nào.",
    attach: "Đính kèm tệp hoặc ảnh",
    as_photo: "Gửi như ảnh",
    message: "Tin nhắn",
    send: "Gửi",
    reply: "Trả lời",
    edit: "Sửa",
    edited: "đã sửa",
    cancel: "Hủy",
    start: "BẮT ĐẦU",
    bot: "bot",
    replying: (name) => `Trả lời ${name}`,
    editing: "Sửa tin nhắn",
    forwarded: (name) => `Chuyển tiếp từ ${name}`,
    joined: (names) => `${names} đã vào nhóm`,
    left: (name) => `${name} đã rời nhóm`,
    link_ask: "Dán liên kết mời hoặc mã mời:",
    link_field: "Liên kết hoặc mã",
    members: (count) => `${count} thành viên`,
    copied: "Đã chép.",
    empty: "Chưa có tin nhắn.",
    offline: "Mất kết nối với máy chủ chạy thử. Đang nối lại…",
    files: (count) => `${count} tệp`,
    unread: "tin mới",
    choose: "Chọn một người ở danh sách.",
    photo: "Ảnh",
    open_file: (name) => `Mở ${name}`,
  },
  en: {
    title: "Xanh sandbox",
    office_time: "Office time",
    plus_day: "+1 day",
    plus_week: "+7 days",
    set_clock: "Move to",
    set: "Set",
    people: "People",
    people_hint: "Choose a person to see their phone.",
    groups: "Groups",
    add_person: "+ Add a person",
    last_name: "Last name",
    first_name: "First name",
    role: "Role",
    language: "Language",
    add: "Add",
    back: "Back to the list",
    write_as: "Write as",
    more: "More",
    open_link: "Open an invitation link…",
    send_contact: "Send phone number",
    send_location: "Send location",
    send_sticker: "Send a 👍 sticker",
    send_big: "Try a file of 25 MB",
    block: "Block the bot",
    unblock: "Unblock the bot",
    blocked: "has blocked the bot",
    messages: "Messages",
    commands: "Commands of the bot",
    no_commands: "The bot has no commands yet.",
    attach: "Attach files or photos",
    as_photo: "Send as photo",
    message: "Message",
    send: "Send",
    reply: "Reply",
    edit: "Edit",
    edited: "edited",
    cancel: "Cancel",
    start: "START",
    bot: "bot",
    replying: (name) => `Reply to ${name}`,
    editing: "Edit message",
    forwarded: (name) => `Forwarded from ${name}`,
    joined: (names) => `${names} joined`,
    left: (name) => `${name} left`,
    link_ask: "Paste an invitation link or its code:",
    link_field: "Link or code",
    members: (count) => `${count} members`,
    copied: "Copied.",
    empty: "No messages yet.",
    offline: "The sandbox cannot be reached. Trying again…",
    files: (count) => `${count} files`,
    unread: "new messages",
    choose: "Choose a person in the list.",
    photo: "Photo",
    open_file: (name) => `Open ${name}`,
  },
};

const ZONE = "Asia/Ho_Chi_Minh";
let current = localStorage.getItem("language") === "en" ? "en" : "vi";

export const language = () => current;

export function t(key, ...values) {
  const word = WORDS[current][key];
  return typeof word === "function" ? word(...values) : word;
}

export function setLanguage(code) {
  current = code;
  localStorage.setItem("language", code);
}

export function translatePage() {
  document.documentElement.lang = current;
  document.title = t("title");
  const each = (name, set) =>
    document.querySelectorAll(`[data-${name}]`).forEach((node) => set(node, t(node.dataset[name])));
  each("t", (node, word) => (node.textContent = word));
  each("label", (node, word) => node.setAttribute("aria-label", word));
  each("title", (node, word) => (node.title = word));
  each("placeholder", (node, word) => (node.placeholder = word));
}

const format = (options) => (date) =>
  new Intl.DateTimeFormat(current === "vi" ? "vi-VN" : "en-GB", { timeZone: ZONE, ...options }).format(date);

export const timeOf = format({ hour: "2-digit", minute: "2-digit" });
export const dayOf = format({ weekday: "long", day: "numeric", month: "numeric", year: "numeric" });
export const momentOf = format({
  weekday: "short", day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit",
});

// What <input type="datetime-local"> holds, in office time and not in that of the browser.
export function inputOf(date) {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  }).format(date);
  return parts.replace(" ", "T");
}

export function sizeOf(bytes) {
  const number = (value) => value.toLocaleString(current, { maximumFractionDigits: 1 });
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1 << 20) return `${number(bytes / 1024)} KB`;
  return `${number(bytes / (1 << 20))} MB`;
}

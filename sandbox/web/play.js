// Speaking with the play side.

async function ask(path, options) {
  const response = await fetch(`/play${path}`, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error || `HTTP ${response.status}`);
  return body;
}

export const get = (path) => ask(path);

export const post = (path, body) =>
  ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

export const postForm = (path, form) => ask(path, { method: "POST", body: form });

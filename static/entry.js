// A writing form that saves by itself. Without this file the buttons do the same.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form || !window.htmx) return;

  const QUIET = 1500; // milliseconds after the last change
  const KEEP = 400; // milliseconds until a change is on this machine
  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const LONGEST = 60000;
  const key = form.dataset.draft;
  let wait = 0, keeping = 0, retry = 0, failures = 0, changes = 0, sent = 0;

  const fields = () => {
    const data = new FormData(form);
    ["csrfmiddlewaretoken", "version", "save_id", "writer"].forEach((name) => data.delete(name));
    return Object.fromEntries(data);
  };
  const line = () => document.getElementById("saved");

  // Only the words change: the hidden version and save_id stay until the server acknowledges.
  function say(words, link) {
    const place = line();
    place.classList.toggle("saved--wrong", Boolean(link) || words === form.dataset.offline);
    place.querySelectorAll(":scope > :not(input)").forEach((part) => part.remove());
    const text = document.createElement("span");
    text.textContent = words + (link ? " " : "");
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = form.dataset.signInUrl;
      anchor.target = "_blank";
      anchor.rel = "opener";
      anchor.textContent = link;
      text.append(anchor);
    }
    place.append(text);
  }

  function save() {
    clearTimeout(wait);
    clearTimeout(retry);
    if (sent !== changes) window.htmx.trigger(form, "autosave");
  }

  function changed(event) {
    if (event.target.closest("#kept")) return;
    changes += 1;
    if (!failures) say(form.dataset.pending);
    clearTimeout(keeping);
    keeping = setTimeout(() => Drafts.put(key, { at: Date.now(), fields: fields() }), KEEP);
    clearTimeout(wait);
    wait = setTimeout(save, QUIET);
  }

  function failed(words, link) {
    failures += 1;
    sent = -1;
    say(words, link);
    const pause = Math.min(LONGEST, 2000 * 2 ** Math.min(failures, 5));
    clearTimeout(retry);
    retry = setTimeout(save, pause * (0.75 + Math.random() / 2));
  }

  const cookie = (name) => {
    const pair = document.cookie.split("; ").find((part) => part.startsWith(name + "="));
    return pair ? pair.slice(name.length + 1) : "";
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("focusout", () => { if (!failures) save(); });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => { if (failures) save(); });

  // Signing in again turns the token: it is read from the cookie at each request.
  form.addEventListener("htmx:configRequest", (event) => {
    const token = cookie("__Host-csrf");
    if (token) event.detail.parameters.csrfmiddlewaretoken = token;
    sent = changes;
    if (!failures) say(form.dataset.saving);
  });
  form.addEventListener("htmx:sendError", () => failed(form.dataset.offline));
  form.addEventListener("htmx:timeout", () => failed(form.dataset.offline));
  form.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    const ours = event.detail.serverResponse.includes('id="saved"');
    if (status === 401 || (status === 403 && !ours)) {
      event.detail.shouldSwap = false;
      failed(form.dataset.ended, form.dataset.signIn);
    } else if (status >= 500 || (!ours && status !== 409)) {
      event.detail.shouldSwap = false;
      failed(form.dataset.offline);
    }
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    failures = 0;
    clearTimeout(keeping);
    if (sent === changes) Drafts.drop(key);
    else wait = setTimeout(save, QUIET);
  });

  // A submit takes the words with it; they are dropped once the next page has come.
  form.addEventListener("submit", () => {
    clearTimeout(wait);
    clearTimeout(retry);
    Drafts.put(key, { at: Date.now(), fields: fields(), submitted: true });
  });

  function fill(values) {
    Object.entries(values).forEach(([name, value]) => {
      form.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((control) => {
        if (control.type === "radio") control.checked = control.value === value;
        else if (control.type === "checkbox") control.checked = true;
        else control.value = value;
      });
    });
  }

  function offer(kept) {
    const place = document.getElementById("kept");
    const note = document.createElement("section");
    note.className = "note note--ret";
    const said = document.createElement("p");
    said.textContent = form.dataset.kept + " " + new Date(kept.at).toLocaleString();
    const words = document.createElement("p");
    words.className = "quote pre";
    words.textContent = kept.fields.text || "";
    const acts = document.createElement("p");
    acts.className = "row";
    [["take", () => { fill(kept.fields); form.dispatchEvent(new Event("input")); }],
      ["drop", () => Drafts.drop(key)]].forEach(([name, act]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn--s";
      button.textContent = form.dataset[name];
      button.addEventListener("click", () => { note.remove(); act(); });
      acts.append(button);
    });
    note.append(said, words, acts);
    place.append(note);
  }

  const same = (kept) => JSON.stringify(kept) === JSON.stringify(fields());

  Drafts.purge(Date.now() - WEEK)
    .then(() => Drafts.get(key))
    .then((kept) => {
      if (!kept) return;
      if (same(kept.fields)) Drafts.drop(key);
      else offer(kept);
    })
    .catch(() => { /* a browser without storage: the server's saves remain */ });
})();

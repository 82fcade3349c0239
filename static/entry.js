// A writing form that saves by itself. Without this file the buttons do the same.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form || !window.htmx) return;

  const QUIET = 1500; // milliseconds after the last change
  const KEEP = 400; // milliseconds within which a change is on this machine
  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const LONGEST = 60000;
  const PATIENCE = 3000; // milliseconds to wait for a save under way
  const key = form.dataset.draft;
  let wait = 0, keeping = 0, retry = 0, failures = 0, changes = 0, sent = 0;
  let sending = false;
  let stuck = false; // another version stands in the way
  let leaving = false; // the words are on their way with a button

  const fields = () => {
    const data = new FormData(form);
    ["csrfmiddlewaretoken", "version", "save_id", "writer"].forEach((name) => data.delete(name));
    return Object.fromEntries(data);
  };
  const line = () => document.getElementById("saved");

  // Only the words change: the hidden version and save_id stay until the server acknowledges.
  function say(words, act) {
    const place = line();
    place.classList.toggle("saved--wrong", Boolean(act));
    place.querySelectorAll(":scope > :not(input)").forEach((part) => part.remove());
    const text = document.createElement("span");
    text.append(words, ...(act ? [" ", act] : []));
    place.append(text);
  }

  function signIn() {
    const anchor = document.createElement("a");
    anchor.href = form.dataset.signInUrl;
    anchor.target = "_blank";
    anchor.textContent = form.dataset.signIn;
    return anchor;
  }

  function tryNow() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "linklike";
    button.textContent = form.dataset.again;
    button.addEventListener("click", save);
    return button;
  }

  function save() {
    clearTimeout(wait);
    clearTimeout(retry);
    if (sent !== changes && !stuck && !leaving) window.htmx.trigger(form, "autosave");
  }

  async function keep() {
    clearTimeout(keeping);
    keeping = 0;
    try {
      await Drafts.put(key, { at: Date.now(), fields: fields() });
    } catch { /* no storage here */ }
  }

  // Before the person is asked whether to lose what is not saved: has it just been saved?
  Drafts.settle = async () => {
    if (keeping) await keep();
    const end = Date.now() + PATIENCE;
    while (sending && Date.now() < end) await new Promise((done) => { setTimeout(done, 50); });
  };

  function changed(event) {
    if (event.target.closest && event.target.closest("#kept")) return;
    changes += 1;
    if (!failures && !stuck) say(form.dataset.pending);
    if (!keeping) keeping = setTimeout(keep, KEEP);
    clearTimeout(wait);
    if (!failures) wait = setTimeout(save, QUIET);
  }

  function failed(words, act) {
    failures += 1;
    sent = -1;
    say(words, act);
    const pause = Math.min(LONGEST, 1000 * 2 ** Math.min(failures, 6));
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
  window.addEventListener("focus", () => { if (failures) save(); });
  document.addEventListener("visibilitychange", () => { if (failures) save(); });

  // Signing in again turns the token: it is read from the cookie at each request.
  form.addEventListener("htmx:configRequest", (event) => {
    // A save that waited its turn must not overtake a submit: its version would make that stale.
    if (leaving) {
      event.preventDefault();
      return;
    }
    // htmx would take the path of the button that has the focus, and submit while a person reads.
    event.detail.path = form.getAttribute("hx-post");
    const token = cookie("__Host-csrf");
    if (token) event.detail.parameters.csrfmiddlewaretoken = token;
    sent = changes;
    sending = true;
    if (!failures) say(form.dataset.saving);
  });
  form.addEventListener("htmx:sendError", () => failed(form.dataset.offline, tryNow()));
  form.addEventListener("htmx:timeout", () => failed(form.dataset.offline, tryNow()));
  form.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    const ours = event.detail.serverResponse.includes('id="saved"');
    if (ours) {
      failures = 0;
      stuck = event.detail.serverResponse.includes("data-stuck");
      return;
    }
    event.detail.shouldSwap = false;
    if (status === 401 || status === 403) failed(form.dataset.ended, signIn());
    else failed(form.dataset.failed, tryNow());
  });
  form.addEventListener("htmx:afterRequest", async (event) => {
    sending = false;
    if (!event.detail.successful || failures) return;
    clearTimeout(keeping);
    keeping = 0;
    if (sent === changes) {
      sending = true;
      try { await Drafts.drop(key); } catch { /* nothing was kept */ }
      sending = false;
    } else {
      keep();
      say(form.dataset.pending);
      clearTimeout(wait);
      wait = setTimeout(save, QUIET);
    }
  });

  // A submit takes the words with it; the next page says whether they are stored ([data-stored]).
  form.addEventListener("submit", () => {
    clearTimeout(wait);
    clearTimeout(retry);
    leaving = true;
    if (changes) keep();
  });
  window.addEventListener("pageshow", () => { leaving = false; });

  function fill(values) {
    Object.entries(values).forEach(([name, value]) => {
      form.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((control) => {
        if (control.type === "radio") control.checked = control.value === value;
        else if (control.type === "checkbox") control.checked = true;
        else control.value = value;
        control.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
  }

  function offer(kept) {
    const place = document.getElementById("kept");
    const note = document.createElement("section");
    note.className = "note note--ret";
    const said = document.createElement("p");
    const at = new Date(kept.at).toLocaleString(document.documentElement.lang);
    said.textContent = `${form.dataset.kept} ${at}`;
    const words = document.createElement("p");
    words.className = "quote pre";
    words.textContent = kept.fields.text || kept.fields.short_text || "";
    const acts = document.createElement("p");
    acts.className = "row";
    [["take", () => fill(kept.fields)], ["drop", () => Drafts.drop(key)]].forEach(([name, act]) => {
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

  // The server stores texts in one spelling: what differs only in that is the same.
  const plain = (values) => JSON.stringify(
    Object.entries(values)
      .map(([name, value]) => [name, value.normalize("NFC").replace(/\s+/g, " ").trim()])
      .filter(([, value]) => value).sort(),
  );
  const isStored = () => [...document.querySelectorAll("[data-stored]")]
    .some((said) => said.dataset.stored === key);

  Drafts.purge(Date.now() - WEEK)
    .then(() => (isStored() ? null : Drafts.get(key)))
    .then((kept) => {
      if (!kept) return;
      if (plain(kept.fields) === plain(fields())) Drafts.drop(key);
      else offer(kept);
    })
    .catch(() => { /* a browser without storage: the server's saves remain */ });
})();

// Writing forms that save by themselves, one or many on a page. Without this file the buttons do
// the same. A form is `form[data-autosave]` with its own `[data-line]` (what became of the save) and
// `[data-offer]` (a text that this machine kept); the sentences stand on it or on what is around it
// (`[data-words]`: templates/reporting/entries/_words.html).
"use strict";

const Writing = {
  QUIET: 1500, // milliseconds after the last change
  KEEP: 400, // milliseconds within which a change is on this machine
  WEEK: 7 * 24 * 60 * 60 * 1000,
  LONGEST: 60000,
  PATIENCE: 6000, // milliseconds to wait for a save under way

  cookie(name) {
    const pair = document.cookie.split("; ").find((part) => part.startsWith(name + "="));
    return pair ? pair.slice(name.length + 1) : "";
  },

  // The server stores texts in one spelling: what differs only in that is the same.
  plain(values) {
    return JSON.stringify(
      Object.entries(values)
        .map(([name, value]) => [name, value.normalize("NFC").replace(/\s+/g, " ").trim()])
        .filter(([, value]) => value).sort(),
    );
  },

  button(className, words, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = className;
    button.textContent = words;
    button.addEventListener("click", act);
    return button;
  },
};

// The copies on this machine are sealed with a key that the server gives to their writer alone: who
// opens the same browser's files reads nothing (AES-GCM).
const Sealed = {
  key(words) {
    const raw = Uint8Array.from(atob(words.key), (character) => character.charCodeAt(0));
    return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  },
  async close(words, fields) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(fields));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await this.key(words), plain);
    return { at: Date.now(), iv, data };
  },
  async open(words, { at, iv, data }) {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await this.key(words), data);
    return { at, fields: JSON.parse(new TextDecoder().decode(plain)) };
  },
};

// Makes one form save itself; returns what to wait for before the page may be left.
function autosave(form, purged) {
  const key = form.dataset.draft;
  const words = form.closest("[data-words]").dataset;
  let wait = 0, keeping = 0, retry = 0, failures = 0, changes = 0, sent = 0, acknowledged = 0;
  let sending = false;
  let stuck = false; // another version stands in the way
  let leaving = false; // the words are on their way with a button

  const fields = () => {
    const data = new FormData(form);
    ["csrfmiddlewaretoken", "version", "save_id", "writer", "taken", "read"]
      .forEach((name) => data.delete(name));
    return Object.fromEntries(data);
  };

  // Only the words change: the hidden version and save_id stay until the server acknowledges.
  function say(sentence, act) {
    const place = form.querySelector("[data-line]");
    place.classList.toggle("saved--wrong", Boolean(act));
    place.querySelectorAll(":scope > :not(input)").forEach((part) => part.remove());
    const text = document.createElement("span");
    text.append(sentence, ...(act ? [" ", act] : []));
    place.append(text);
  }

  function signIn() {
    const anchor = document.createElement("a");
    anchor.href = words.signInUrl;
    anchor.target = "_blank";
    anchor.textContent = words.signIn;
    return anchor;
  }

  const tryNow = () => Writing.button("linklike", words.again, save);

  function save() {
    clearTimeout(wait);
    clearTimeout(retry);
    if (sent !== changes && !stuck && !leaving) window.htmx.trigger(form, "autosave");
  }

  async function keep() {
    clearTimeout(keeping);
    keeping = 0;
    const upTo = changes;
    try {
      const sealed = await Sealed.close(words, fields());
      if (upTo > acknowledged) await Drafts.put(key, sealed);
    } catch { /* no storage here */ }
  }

  async function settle() {
    if (!failures) save();
    if (keeping) await keep();
    const end = Date.now() + Writing.PATIENCE;
    while (sending && Date.now() < end) await new Promise((done) => { setTimeout(done, 50); });
  }

  function changed(event) {
    if (event.target.closest && event.target.closest("[data-offer]")) return;
    changes += 1;
    if (!failures && !stuck) say(words.pending);
    if (!keeping) keeping = setTimeout(keep, Writing.KEEP);
    clearTimeout(wait);
    if (!failures) wait = setTimeout(save, Writing.QUIET);
  }

  function failed(sentence, act) {
    failures += 1;
    sent = -1;
    say(sentence, act);
    const pause = Math.min(Writing.LONGEST, 1000 * 2 ** Math.min(failures, 6));
    clearTimeout(retry);
    retry = setTimeout(save, pause * (0.75 + Math.random() / 2));
  }

  // What began as last year's text is said with the next save; the answer brings the mark back empty.
  form.addEventListener("click", (event) => {
    const mark = form.querySelector("[data-line] [name=taken]");
    if (mark && event.target.closest("[data-taken]")) mark.value = "1";
  }, true);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // Not under a pressed button: what a save says moves it away, and the press would hit nothing.
  let pressed = false;
  document.addEventListener("pointerdown", (event) => {
    pressed = Boolean(event.target.closest("button"));
  }, true);
  document.addEventListener("pointerup", () => { pressed = false; }, true);
  form.addEventListener("focusout", () => { if (!failures && !pressed) save(); });
  window.addEventListener("online", save);
  window.addEventListener("focus", () => { if (failures) save(); });
  document.addEventListener("visibilitychange", () => { if (failures) save(); });

  // Signing in again turns the token: it is read from the cookie at each request.
  form.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== form) return;
    // A save that waited its turn must not overtake a submit: its version would make that stale.
    if (leaving) {
      event.preventDefault();
      return;
    }
    // htmx would take the path of the button that has the focus, and submit while a person reads.
    event.detail.path = form.getAttribute("hx-post");
    const token = Writing.cookie("__Host-csrf");
    if (token) event.detail.parameters.csrfmiddlewaretoken = token;
    sent = changes;
    sending = true;
    if (!failures) say(words.saving);
  });
  const unheard = (event) => {
    if (event.detail.elt === form) failed(words.offline, tryNow());
  };
  form.addEventListener("htmx:sendError", unheard);
  form.addEventListener("htmx:timeout", unheard);
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig.elt !== form) return;
    const status = event.detail.xhr.status;
    const ours = event.detail.serverResponse.includes(" data-line");
    if (ours) {
      failures = 0;
      stuck = event.detail.serverResponse.includes("data-stuck");
      return;
    }
    event.detail.shouldSwap = false;
    if (status === 401 || status === 403) failed(words.ended, signIn());
    else failed(words.failed, tryNow());
  });
  form.addEventListener("htmx:afterRequest", async (event) => {
    if (event.detail.elt !== form) return;
    sending = false;
    if (!event.detail.successful || failures) return;
    acknowledged = sent;
    clearTimeout(keeping);
    keeping = 0;
    if (sent === changes) {
      sending = true;
      try { await Drafts.drop(key); } catch { /* nothing was kept */ }
      sending = false;
    } else {
      keep();
      say(words.pending);
      clearTimeout(wait);
      wait = setTimeout(save, Writing.QUIET);
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
    const note = document.createElement("section");
    note.className = "note note--ret";
    const said = document.createElement("p");
    const at = new Date(kept.at).toLocaleString(document.documentElement.lang);
    said.textContent = `${words.kept} ${at}`;
    const quote = document.createElement("p");
    quote.className = "quote pre";
    quote.textContent = kept.fields.text || kept.fields.short_text || "";
    const acts = document.createElement("p");
    acts.className = "row";
    acts.append(
      Writing.button("btn btn--s", words.take, () => { note.remove(); fill(kept.fields); }),
      Writing.button("btn btn--s", words.drop, () => { note.remove(); Drafts.drop(key); }),
    );
    note.append(said, quote, acts);
    form.querySelector("[data-offer]").append(note);
  }

  const isStored = () => [...document.querySelectorAll("[data-stored]")]
    .some((said) => said.dataset.stored === key);

  purged
    .then(() => (isStored() ? null : Drafts.get(key)))
    .then((sealed) => sealed && Sealed.open(words, sealed))
    .then((kept) => {
      if (!kept) return;
      if (Writing.plain(kept.fields) === Writing.plain(fields())) Drafts.drop(key);
      else offer(kept);
    })
    .catch(() => { /* no storage, or a copy of another key: the server's saves remain */ });

  return settle;
}

// How the words stand on the slide, while they are typed: the short version, else the report.
document.querySelectorAll("[data-slide] [data-long]").forEach((slide) => {
  const areas = ["short", "long"].map((name) => document.getElementById(slide.dataset[name]));
  const show = () => {
    const said = areas.map((area) => area.value.trim()).find(Boolean);
    slide.textContent = said || slide.dataset.none;
  };
  areas.forEach((area) => area.addEventListener("input", show));
});

// A page that nobody looks at asks nothing.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.target.matches("[data-poll]")) event.preventDefault();
});

if (window.htmx) {
  const purged = Drafts.purge(Date.now() - Writing.WEEK).catch(() => { /* nothing is kept here */ });
  const settled = [...document.querySelectorAll("form[data-autosave]")]
    .map((form) => autosave(form, purged));
  // Before the person is asked whether to lose what is not saved: has it just been saved?
  Drafts.settle = () => Promise.all(settled.map((settle) => settle()));
}

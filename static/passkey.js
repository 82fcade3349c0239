// The browser's part of a passkey: the page's challenge in, the key's answer into the form.
(() => {
  const form = document.querySelector("[data-passkey]");
  const challenge = JSON.parse(document.getElementById("passkey-challenge").textContent);
  const failed = document.getElementById("passkey-failed");

  form.addEventListener("submit", async (event) => {
    const answer = form.elements.credential;
    if (answer.value) return;
    event.preventDefault();
    failed.hidden = true;
    try {
      const ask = form.dataset.passkey === "create" ? webauthnJSON.create : webauthnJSON.get;
      answer.value = JSON.stringify(await ask(challenge));
      form.submit();
    } catch {
      failed.hidden = false; // declined, or no such key here: the button may be pressed again
    }
  });
})();

// Keeps the door page's own files on the phone, so that it opens without network. It never keeps or sends a person's data.
"use strict";
const KEPT = `visits-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("visits-") && name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

const page = async (request) => {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await cache.put(SHELL, answer.clone());
    return answer;
  } catch (fault) {
    const kept = await cache.match(SHELL);
    if (kept) return kept;
    throw fault;
  }
};

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && address.pathname === SHELL) event.respondWith(page(event.request));
  else if (FILES.includes(address.pathname + address.search) && address.pathname !== SHELL) {
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
  }
});

// The door: a visit recorded on a phone, with or without network. Nothing typed or captured is lost by a reload; what
// waits is sent once (each record has a key of its own for ever). The phone applies no rule: it looks up the permit.
"use strict";
(() => {
  const W = JSON.parse(document.getElementById("words").textContent);
  const LANG = document.documentElement.dataset.lang;
  const $ = (id) => document.getElementById(id);
  const two = (said) => (said ? said[LANG] || "" : "");
  const OLD = 10 * 60 * 1000;
  let day = null, visit = null, draft = null;

  // ── what is kept on the phone ──
  const opened = new Promise((done, failed) => {
    const ask = indexedDB.open("arrears-visits", 1);
    ask.onupgradeneeded = () => {
      for (const [name, key] of [["kept", "name"], ["drafts", "visit"], ["files", "id"], ["queue", "key"]]) ask.result.createObjectStore(name, { keyPath: key });
    };
    ask.onsuccess = () => done(ask.result);
    ask.onerror = () => failed(ask.error);
  });
  const within = async (stores, mode, work) => {
    const base = await opened;
    return new Promise((done, failed) => {
      const step = base.transaction(stores, mode, mode === "readwrite" ? { durability: "strict" } : undefined);
      const asked = work(...stores.map((name) => step.objectStore(name)));
      step.oncomplete = () => done(asked && asked.result);
      step.onerror = step.onabort = () => failed(step.error);
    });
  };
  const all = (store) => within([store], "readonly", (one) => one.getAll());
  const put = (store, value) => within([store], "readwrite", (one) => one.put(value));

  // ── time: the office's clock, as the phone last compared with it ──
  const now = () => new Date(Date.now() - (day ? day.skew : 0));
  const clock = (moment) => new Intl.DateTimeFormat(LANG === "zh" ? "zh-CN" : "en-GB", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: W.zone }).format(moment);

  const tell = (text, tone) => { $("state").textContent = text; $("state").className = `said ${tone}`; };
  const node = (tag, text, more) => { const made = document.createElement(tag); if (text) made.textContent = text; Object.assign(made, more || {}); return made; };

  // ── the office ──
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || "";
  class SignedOut extends Error {}
  const ask = async (path, options) => {
    const answer = await fetch(path, { redirect: "manual", ...options, headers: { "X-CSRFToken": token(), ...(options && options.headers) } });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403 && (answer.headers.get("content-type") || "").startsWith("text/html")) throw new SignedOut();
    return answer;
  };

  const fetchDay = async () => {
    const sent = Date.now();
    const answer = await ask(W.day);
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    const skew = Math.round((sent + Date.now()) / 2 - Date.parse(told.now));
    day = { ...told, name: "day", skew, fetched: Date.now() };
    await put("kept", day);
  };

  const send = async (entry) => {
    for (const file of (await all("files")).filter((one) => one.visit === entry.payload.visit && !one.sent)) {
      const answer = await ask(`${W.base}${file.visit}/evidence?sha256=${file.sha256}&kind=${file.kind}`, { method: "POST", body: file.blob, headers: { "Content-Type": "application/octet-stream" } });
      if (!answer.ok) throw new Error(`${file.name}: ${answer.status}`);
      await put("files", { ...file, sent: true });
    }
    const answer = await ask(`${W.base}${entry.payload.visit}/record`, { method: "POST", body: JSON.stringify({ key: entry.key, payload: entry.payload }), headers: { "Content-Type": "application/json" } });
    const told = await answer.json();
    if (answer.ok) {
      const files = (await all("files")).filter((one) => one.visit === entry.payload.visit);
      await within(["queue", "files", "kept"], "readwrite", (queue, kept, done) => {
        queue.delete(entry.key);
        files.forEach((file) => kept.delete(file.id));
        done.put({ name: `done:${entry.payload.visit}`, lawful: told.lawful, at: Date.now() });
      });
    } else if (answer.status < 500 && told.error && told.error.code !== "running") await put("queue", { ...entry, fault: told.error.message || told.error.code });
    else throw new Error(String(answer.status));
  };

  const sync = () => navigator.locks.request("visits-sync", { ifAvailable: true }, async (lock) => {
    if (!lock || !navigator.onLine) return;
    const waiting = (await all("queue")).filter((entry) => !entry.fault);
    try {
      for (const entry of waiting) await send(entry);
      if (!day || Date.now() - day.fetched > OLD || waiting.length) await fetchDay();
      await forget();
      tell(W.synced, "good");
    } catch (fault) {
      if (fault instanceof SignedOut) signedOut();
      else tell(navigator.onLine ? `${W.later} (${fault.message})` : W.offline, "soon");
    }
    await list();
  });

  const signedOut = () => {
    tell(W.signed_out, "soon");
    $("state").append(" ", node("a", W.sign_in, { href: `${W.sign_in_at}?next=${encodeURIComponent(W.here)}` }));
  };

  // A permit ends with its day; so does what the phone knows of people, unless something of theirs still waits.
  const forget = async () => {
    const waits = new Set([...(await all("queue")).map((one) => one.payload.visit), ...(await all("drafts")).map((one) => one.visit)]);
    if (!day) return;
    const kept = day.visits.filter((one) => Date.parse(one.permit.valid_until) > now().getTime() || waits.has(one.id));
    if (kept.length !== day.visits.length) await put("kept", (day = { ...day, visits: kept }));
  };

  // ── the list ──
  const list = async () => {
    const [drafts, queue, kept] = [await all("drafts"), await all("queue"), await all("kept")];
    const begun = new Set(drafts.filter((one) => one.touched).map((one) => one.visit));
    const waiting = new Map(queue.map((one) => [one.payload.visit, one]));
    const done = new Map(kept.filter((one) => one.name.startsWith("done:")).map((one) => [one.name.slice(5), one]));
    const rows = (day ? day.visits : []).map((one) => {
      const row = node("li");
      const told = waiting.has(one.id) ? (waiting.get(one.id).fault ? `${W.rejected}: ${waiting.get(one.id).fault}` : W.waiting) : begun.has(one.id) ? W.begun : W.to_do;
      const link = node("a", `${one.arrive} ${one.name}`, { href: `#${one.id}` });
      row.append(link, node("span", one.day, { className: "quiet" }), node("p", one.address, { className: "quiet" }), node("span", told, { className: "tag" + (waiting.has(one.id) ? " soon" : "") }));
      row.dataset.visit = one.id;
      return row;
    });
    for (const [id, one] of waiting) if (!day || !day.visits.some((known) => known.id === id)) rows.push(node("li", `${one.name}: ${one.fault ? `${W.rejected}: ${one.fault}` : W.waiting}`));
    $("stops").replaceChildren(...rows);
    $("none").hidden = rows.length > 0;
    const count = queue.filter((one) => !one.fault).length;
    $("count").textContent = W.count.replace("{n}", count);
    $("count").dataset.waiting = String(count);
    $("done").textContent = done.size ? W.sent.replace("{n}", done.size) : "";
    $("done").dataset.sent = String(done.size);
  };

  // ── one visit ──
  const form = $("visit");
  const radio = (name) => (form.elements[name] ? form.elements[name].value : "");
  const ticked = (name) => form.elements[name].checked;

  const show = async (id) => {
    visit = (day ? day.visits : []).find((one) => one.id === id) || null;
    const queued = (await all("queue")).some((one) => one.payload.visit === id);
    $("list").hidden = Boolean(visit) && !queued;
    form.hidden = !visit || queued;
    if (!visit || queued) return list();
    draft = (await all("drafts")).find((one) => one.visit === id) || { visit: id, key: crypto.randomUUID(), said: {}, bell_at: null, position: null };
    form.reset();
    for (const [name, value] of Object.entries({ people: String(Math.max(2, visit.team.length)), place: visit.place, ...draft.said })) {
      const field = form.elements[name];
      if (!field) continue;
      if (field.type === "checkbox") field.checked = value === true;
      else field.value = value;
    }
    head();
    await files();
    refresh();
    form.scrollIntoView();
  };

  const head = () => {
    $("who").textContent = `${visit.name} · ${visit.case}`;
    $("where").textContent = visit.address;
    $("when").textContent = `${visit.day} ${visit.opens}–${visit.closes}${visit.promised ? ` · ${W.promised}` : ""}`;
    $("owes").textContent = `${visit.overdue} ${visit.currency} · ${visit.dpd} ${W.days}`;
    $("risks").replaceChildren(...visit.risks.map((one) => node("li", two(one))));
    $("risks").parentElement.hidden = visit.risks.length === 0;
    $("before").replaceChildren(...visit.said.map((one) => node("li", `${one.at} ${one[LANG]}${one.note ? ` — ${one.note}` : ""}`)));
  };

  const answer = () => {
    const people = Math.min(3, Number(radio("people")) || 1);
    return visit.permit.answers[`${radio("place")}|${people}|${Number(ticked("recording"))}|${Number(ticked("identity"))}|${Number(ticked("consent"))}`];
  };
  const inHours = (moment) => visit.permit.hours.some(([since, until]) => Date.parse(since) <= moment && moment < Date.parse(until));

  // What the law says of ringing now: the permit's hours, then its answer for this way of making the visit.
  const refusals = () => {
    const moment = now().getTime();
    if (Date.parse(visit.permit.valid_until) <= moment) return [{ zh: W.expired, en: W.expired }];
    const found = answer();
    const hours = inHours(moment) ? [] : visit.permit.outside;
    return [...(found ? found.says : [{ zh: W.unknown, en: W.unknown }]), ...hours.filter((one) => !found || !found.says.some((said) => said.en === one.en))];
  };

  const refresh = () => {
    if (!visit) return;
    const why = draft.bell_at ? [] : refusals();
    $("why").replaceChildren(...why.map((one) => node("li", `${two(one)} ${one.article ? `〔${two(one.article)}〕` : ""}`)));
    $("lawful").hidden = why.length > 0 || Boolean(draft.bell_at);
    $("bell").disabled = why.length > 0 || Boolean(draft.bell_at);
    $("stop").hidden = Boolean(draft.bell_at);
    $("inside").hidden = !draft.bell_at && !draft.stopped;
    $("rang").textContent = draft.bell_at ? `${W.rang} ${clock(new Date(draft.bell_at))}${place()}` : "";
    ["people", "place", "identity", "recording", "consent", "recorded_by"].forEach((name) => { form.elements[name].disabled = Boolean(draft.bell_at); });
    const met = draft.stopped ? "nobody" : radio("met");
    form.querySelectorAll("[data-met]").forEach((label) => {
      const fits = label.dataset.met.split(" ").includes(met) && (label.dataset.bell === "1") === !draft.stopped;
      label.hidden = !fits;
      if (!fits) label.querySelector("input").checked = false;
    });
    const chosen = day.outcomes.find((one) => one.code === radio("outcome"));
    $("guard").textContent = chosen ? two(chosen.guard) : "";
    $("promise").hidden = !chosen || !chosen.needs.includes("promise");
    $("met-part").hidden = Boolean(draft.stopped);
    $("save").disabled = !ready(chosen);
  };
  const place = () => (draft.position ? ` · ±${draft.position.accuracy_m} m` : draft.no_position ? ` · ${W.no_position}` : "");
  const ready = (chosen) => Boolean(chosen) && (draft.bell_at || draft.stopped)
    && (!chosen.needs.includes("note") || form.elements.note.value.trim() !== "")
    && (!chosen.needs.includes("promise") || (minor(form.elements.amount.value) > 0 && form.elements.due_on.value !== ""));
  // Money is read by its digits: no fraction of a machine's kind comes near it.
  const minor = (text) => { const found = text.replace(/[,，\s]/g, "").match(/^(\d{1,12})(?:\.(\d{1,2}))?$/); return found ? Number(found[1]) * 100 + Number((found[2] || "0").padEnd(2, "0")) : 0; };

  const keep = async () => {
    const said = {};
    for (const field of form.elements) {
      if (!field.name || field.type === "file" || (field.type === "radio" && !field.checked)) continue;
      said[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    draft = { ...draft, said, touched: true };
    await put("drafts", draft);
    $("kept").textContent = `${W.kept} ${clock(now())}`;
  };

  const locate = () => new Promise((done) => {
    if (!navigator.geolocation) return done(null);
    navigator.geolocation.getCurrentPosition(
      (found) => done({ lat_e6: Math.round(found.coords.latitude * 1e6), lon_e6: Math.round(found.coords.longitude * 1e6), accuracy_m: Math.ceil(found.coords.accuracy) }),
      () => done(null), { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
  });

  const ring = async () => {
    if (refusals().length) return refresh();
    draft.bell_at = now().toISOString();
    await keep();
    refresh();
    const id = visit.id, found = await locate();
    if (!visit || visit.id !== id || !draft.bell_at) return;
    draft = { ...draft, position: found, no_position: !found };
    await keep();
    refresh();
  };

  // ── photos, sound, signature: hashed as they are captured ──
  const hex = (buffer) => [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, "0")).join("");
  const capture = async (blob, kind, name) => {
    const sha256 = hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    await put("files", { id: `${visit.id}/${sha256}`, visit: visit.id, sha256, kind, name, bytes: blob.size, taken_at: now().toISOString(), blob, sent: false });
    draft.touched = true;
    await keep();
    await files();
  };
  const files = async () => {
    const mine = (await all("files")).filter((one) => one.visit === visit.id);
    $("files").replaceChildren(...mine.map((one) => {
      const row = node("li", `${W[one.kind]} ${one.name} · ${Math.ceil(one.bytes / 1024)} KB`);
      row.append(node("code", one.sha256.slice(0, 16)));
      row.dataset.sha256 = one.sha256;
      return row;
    }));
    return mine;
  };
  for (const [id, kind] of [["photo", "photo"], ["sound", "sound"]]) {
    $(id).addEventListener("change", async (event) => {
      for (const file of event.target.files) await capture(file, kind, file.name || kind);
      event.target.value = "";
    });
  }

  const pad = $("pad"), pen = pad.getContext("2d");
  let drawing = false, drawn = false;
  const point = (event) => { const box = pad.getBoundingClientRect(); return [(event.clientX - box.left) * pad.width / box.width, (event.clientY - box.top) * pad.height / box.height]; };
  const blank = () => { pen.fillStyle = "#ffffff"; pen.fillRect(0, 0, pad.width, pad.height); drawn = false; };
  pad.addEventListener("pointerdown", (event) => { drawing = true; pad.setPointerCapture(event.pointerId); pen.lineWidth = 3; pen.lineCap = "round"; pen.strokeStyle = "#111"; pen.beginPath(); pen.moveTo(...point(event)); });
  pad.addEventListener("pointermove", (event) => { if (!drawing) return; pen.lineTo(...point(event)); pen.stroke(); drawn = true; });
  pad.addEventListener("pointerup", () => { drawing = false; });
  $("sign-clear").addEventListener("click", blank);
  $("sign-keep").addEventListener("click", () => { if (drawn) pad.toBlob(async (blob) => { await capture(blob, "signature", "signature.png"); blank(); }, "image/png"); });
  blank();

  let recorder = null;
  const record = async () => {
    if (recorder) return recorder.stop();
    if (!navigator.mediaDevices || !window.MediaRecorder) return tell(W.no_recorder, "soon");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const pieces = [];
      recorder = new MediaRecorder(stream);
      recorder.ondataavailable = (event) => { if (event.data.size) pieces.push(event.data); };
      recorder.onstop = async () => { stream.getTracks().forEach((track) => track.stop()); recorder = null; $("record").textContent = W.record; await capture(new Blob(pieces, { type: "audio/webm" }), "sound", `${visit.case}-${clock(now())}.webm`); };
      recorder.start(5000);
      $("record").textContent = W.recording_stop;
      form.elements.recording.checked = true;
      form.elements.recorded_by.value ||= W.this_phone;
      await keep();
      refresh();
    } catch (fault) { tell(W.no_recorder, "soon"); }
  };
  $("record").addEventListener("click", record);

  // ── done: one transaction takes the draft out and puts the record into the queue, so that it can be in neither twice ──
  const finish = async (event) => {
    event.preventDefault();
    if ($("save").disabled) return;
    $("save").disabled = true;
    await keep();
    const mine = await files(), chosen = day.outcomes.find((one) => one.code === radio("outcome")), left = now().toISOString();
    const payload = {
      visit: visit.id, bell_at: draft.bell_at, left_at: left, clock_skew_seconds: Math.round(day.skew / 1000),
      people: Number(radio("people")), identity_shown: ticked("identity"), recording: ticked("recording"), recorded_by: form.elements.recorded_by.value,
      place: radio("place"), place_consent: ticked("enter"), entered: ticked("entered"), met: draft.stopped ? "nobody" : radio("met"), outcome: chosen.code,
      promise: chosen.needs.includes("promise") ? { amount_minor: minor(form.elements.amount.value), due_on: form.elements.due_on.value } : null,
      note: form.elements.note.value, position: draft.position, permit: visit.permit.digest,
      evidence: mine.map((one) => ({ name: one.name, kind: one.kind, sha256: one.sha256, bytes: one.bytes, taken_at: one.taken_at })),
    };
    const entry = { key: draft.key, payload, name: visit.name, queued_at: left };
    await within(["queue", "drafts"], "readwrite", (queue, drafts) => { drafts.delete(visit.id); queue.put(entry); });
    visit = null;
    location.hash = "";
    tell(navigator.onLine ? W.sending : W.offline_kept, navigator.onLine ? "good" : "soon");
    await show("");
    await sync();
  };

  form.addEventListener("submit", finish);
  form.addEventListener("input", async (event) => { if (event.target.type === "file") return; refresh(); await keep(); });
  $("bell").addEventListener("click", ring);
  $("stop").addEventListener("click", async () => { draft.stopped = true; await keep(); refresh(); });
  $("back").addEventListener("click", () => { location.hash = ""; });
  $("fetch").addEventListener("click", () => { if (day) day.fetched = 0; sync(); });
  window.addEventListener("hashchange", () => show(location.hash.slice(1)));
  window.addEventListener("online", sync);
  window.addEventListener("offline", () => tell(W.offline, "soon"));
  setInterval(refresh, 20000);

  (async () => {
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    day = (await all("kept")).find((one) => one.name === "day") || null;
    if (day) await show(location.hash.slice(1)); else await list();
    if (navigator.onLine) await sync(); else tell(W.offline, "soon");
    if (!visit && location.hash) await show(location.hash.slice(1));
    if ("serviceWorker" in navigator) { await navigator.serviceWorker.register(W.worker, { scope: W.base }); await navigator.serviceWorker.ready; document.body.dataset.offline = "ready"; }
    document.body.dataset.ready = "1";
  })();
})();

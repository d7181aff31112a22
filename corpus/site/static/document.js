// The viewer works without this file: it joins the two sides, and keeps the switches in the address.
"use strict";
(() => {
  const lines = document.querySelector(".lines");
  const sheet = document.querySelector(".sheet");
  const form = document.querySelector(".switches");
  if (!lines) return;
  const gentle = { block: "nearest", inline: "nearest" };
  const links = () => [...lines.querySelectorAll(".fact > a")].filter((link) => link.offsetParent);
  let on = [];

  const bring = (mark) => {
    if (!mark || !sheet || !sheet.offsetParent) return;
    const frame = sheet.getBoundingClientRect();
    const place = mark.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) {
      sheet.scrollTop += place.top - frame.top - (frame.height - place.height) / 2;
    }
    if (place.left < frame.left || place.right > frame.right) {
      sheet.scrollLeft += place.left - frame.left - (frame.width - place.width) / 2;
    }
  };
  const show = (href) => {
    on.forEach((one) => one.classList.remove("on"));
    const mark = href.startsWith("#plats-") ? document.getElementById(href.slice(1)) : null;
    on = [...lines.querySelectorAll(".fact")].filter((fact) => fact.firstElementChild.getAttribute("href") === href);
    if (mark) on.push(mark);
    on.forEach((one) => one.classList.add("on"));
    return mark;
  };
  const point = (link) => {
    const href = link.getAttribute("href");
    const [left, top, within] = [scrollX, scrollY, sheet ? sheet.scrollTop : 0];
    location.replace(href); // also what :target marks
    scrollTo({ left, top, behavior: "instant" });
    if (sheet) sheet.scrollTop = within;
    link.focus({ preventScroll: true });
    bring(show(href));
  };

  lines.addEventListener("click", (event) => {
    const link = event.target.closest(".fact > a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const wide = sheet && getComputedStyle(document.querySelector(".picture")).position === "sticky";
    if (!wide && sheet) return; // the picture stands above: go there
    event.preventDefault();
    link.focus({ preventScroll: true });
    point(link);
  });
  lines.addEventListener("focusin", (event) => {
    const link = event.target.closest(".fact > a");
    if (link) bring(show(link.getAttribute("href")));
  });
  lines.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const link = event.target.closest(".fact > a");
    if (!step || !link || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = links();
    let at = all.indexOf(link);
    do at += step; while (all[at] && all[at].getAttribute("href") === link.getAttribute("href"));
    if (!all[at]) return;
    event.preventDefault();
    all[at].focus();
    all[at].scrollIntoView(gentle);
  });
  if (sheet) {
    sheet.addEventListener("click", (event) => {
      const word = event.target.closest("a");
      const text = word && document.getElementById(word.getAttribute("href").slice(1));
      if (!text) return;
      const fact = text.closest(".fact") || text.querySelector(".fact");
      if (!fact) return; // the address leads there, and :target marks it
      event.preventDefault();
      const link = fact.firstElementChild;
      link.focus({ preventScroll: true });
      link.scrollIntoView({ block: "center" });
      point(link);
    });
  }

  if (form) {
    form.querySelector("button").hidden = true;
    if (matchMedia("(max-width: 50rem)").matches) form.querySelector("details").open = false;
    form.addEventListener("change", () => {
      const asked = new URLSearchParams(new FormData(form)).toString();
      history.replaceState(null, "", `?${asked}${location.hash}`);
      const kept = new URLSearchParams(asked);
      kept.delete("plats");
      kept.delete("q");
      document.querySelectorAll(".numbers a, .parts a[href*='/sida/']").forEach((link) => {
        link.setAttribute("href", `${link.getAttribute("href").split("?")[0]}?${kept}`);
      });
    });
  }

  const here = document.getElementById("plats");
  const asked = document.querySelector(".paper .k-plats");
  if (asked) bring(asked);
  if (here && !location.hash) here.scrollIntoView({ block: "center" });
})();

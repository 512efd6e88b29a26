// The page at work: draws the charts, lists the sentences, filters them. Text from articles is only ever set as text.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const BATCH = 50;
  const PRINTED = 5;
  const byId = (id) => document.getElementById(id);
  const [sideA, sideB] = data.order;

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  // Charts

  async function draw(id, spec) {
    const place = byId(id);
    // Errors are told, warnings (a country without changes) are not; `ast` runs expressions without eval.
    const options = { actions: false, renderer: "svg", ast: true, logLevel: 1 };
    const drawn = await window.vegaEmbed(place, spec, options);
    place.querySelector("svg").setAttribute("aria-hidden", "true"); // the place itself has the label
    place.dataset.drawn = "true";
    return drawn.view;
  }

  const mapHeight = () => Math.round(byId("map-chart").clientWidth * 0.46);
  const narrow = () => byId("ranking-chart").clientWidth < 700;

  async function drawMap() {
    const spec = data.charts.map;
    spec.height = mapHeight();
    const view = await draw("map-chart", spec);
    view.addEventListener("click", (_, item) => {
      const actor = item && item.datum && (item.datum.actor || item.datum.id);
      if (actor && data.actors.some(([id]) => id === actor)) showActor(actor);
    });
    window.addEventListener("resize", () => view.signal("height", mapHeight()).runAsync());
  }

  let drawnNarrow;
  function drawRanking() {
    if (drawnNarrow === narrow()) return; // it follows the width by itself, but for the names
    drawnNarrow = narrow();
    const spec = structuredClone(data.charts.ranking);
    if (drawnNarrow) {
      const half = 0.5 * byId("ranking-chart").clientWidth;
      Object.assign(spec.config.axisY, { labelLimit: half, labelFontSize: 11 });
      spec.config.axisX = { titleFontSize: 10, titleLimit: half };
    }
    draw("ranking-chart", spec);
  }

  async function drawTimeline() {
    const choice = byId("timeline-actor");
    if (!choice) return;
    const rows = data.months[choice.value] || [];
    const spec = structuredClone(data.charts.timeline);
    spec.datasets = { rows, changes: data.changes[choice.value] || [] };
    const body = document.querySelector("#timeline-table tbody");
    body.replaceChildren(
      ...rows.filter((row) => row.sentences).map((row) => {
        const line = element("tr");
        const head = element("th", row.period);
        head.scope = "row";
        line.append(head);
        for (const value of [row.stands, row.within, row.sentences, row.articles]) {
          line.append(element("td", value, "num"));
        }
        return line;
      }),
    );
    const name = choice.selectedOptions[0].textContent;
    for (const place of ["#timeline-table caption", "#timeline-name"]) document.querySelector(place).textContent = name;
    await draw("timeline-chart", spec);
  }

  // Sentences

  const side = (stance) => (stance === sideA ? "a" : stance === sideB ? "b" : stance === "neutral" ? "n" : "u");

  function sentence([at, stance, confidence, offsets]) {
    const [text, article] = data.sentences[at];
    const [documentId, date, source] = data.articles[article];
    const item = element("li", undefined, side(stance));
    const words = element("p");
    let from = 0;
    for (let i = 0; i < offsets.length; i += 2) {
      words.append(text.slice(from, offsets[i]), element("mark", text.slice(offsets[i], offsets[i + 1])));
      from = offsets[i + 1];
    }
    words.append(text.slice(from));
    const about = element("p", undefined, "from");
    about.append(
      element("span", data.labels[stance] || stance, "chip " + side(stance)),
      ` ${Math.round(confidence * 100)} % sure · ${[source, date || "no date", documentId].filter(Boolean).join(" · ")}`,
    );
    item.append(words, about);
    return item;
  }

  function wanted(actor) {
    const stance = byId("filter-side").value;
    const least = Number(byId("filter-confidence").value) / 100;
    return (data.readings[actor] || []).filter((r) => (!stance || r[1] === stance) && r[2] >= least);
  }

  function fill(details, n) {
    const found = wanted(details.dataset.actor);
    const list = details.querySelector("ol");
    const more = details.querySelector(".more");
    while (list.children.length < Math.min(n, found.length)) list.append(sentence(found[list.children.length]));
    more.hidden = list.children.length >= found.length;
    more.textContent = `Show ${Math.min(BATCH, found.length - list.children.length)} more of ${found.length}`;
  }

  const sections = [...document.querySelectorAll(".actor")];
  for (const details of sections) {
    details.addEventListener("toggle", () => {
      if (details.open && !details.querySelector("li")) fill(details, BATCH);
    });
    details.querySelector(".more").addEventListener("click", () => {
      const list = details.querySelector("ol");
      const first = list.children.length;
      fill(details, first + BATCH);
      list.children[first].tabIndex = -1;
      list.children[first].focus();
    });
  }

  function filter() {
    const actor = byId("filter-actor").value;
    byId("confidence-shown").textContent = `${byId("filter-confidence").value} %`;
    let n = 0;
    let countries = 0;
    for (const details of sections) {
      const found = wanted(details.dataset.actor);
      details.hidden = (actor && details.dataset.actor !== actor) || !found.length;
      details.querySelector(".count").textContent = `${found.length} ${found.length === 1 ? "sentence" : "sentences"}`;
      details.querySelector("ol").replaceChildren();
      if (details.hidden) continue;
      n += found.length;
      countries += 1;
      if (actor) details.open = true;
      if (details.open) fill(details, BATCH);
    }
    byId("shown").textContent = n
      ? `${n.toLocaleString("en")} ${n === 1 ? "pair" : "pairs"}, ${countries} ${countries === 1 ? "country" : "countries and blocs"}; strongest first`
      : "No pair fits these filters.";
  }

  function showActor(actor) {
    byId("filter-actor").value = actor;
    filter();
    byId("evidence").scrollIntoView();
  }

  const form = byId("filters");
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    for (const details of sections) details.open = false;
    setTimeout(filter);
  });

  // A printed page shows the tables, the notes, and the strongest sentences of every country.
  let opened = [];
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not(.actor):not([open])")];
    for (const details of unfolded) details.open = true;
    opened = sections.filter((details) => !details.hidden && !details.open);
    for (const details of opened) {
      fill(details, PRINTED);
      details.open = true;
    }
  });
  window.addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
    for (const details of opened) {
      details.open = false;
      details.querySelector("ol").replaceChildren();
    }
  });

  // Start

  filter();
  const choice = byId("timeline-actor");
  if (choice) {
    const often = data.actors.map(([id]) => id).filter((id) => data.months[id]);
    choice.value = often.find((id) => data.months[id].length > 1) || often[0];
    choice.addEventListener("change", drawTimeline);
  }
  drawMap();
  drawRanking();
  window.addEventListener("resize", drawRanking);
  drawTimeline();
})();

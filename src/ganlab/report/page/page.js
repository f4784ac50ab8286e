"use strict";
// A report's curves and sheets come alive: hover, brush, smoothing, an upper bound; a slider through the samples.
// Every chart holds its numbers as JSON beside it; all charts of a page share one view, which the address keeps.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const DASHES = ["", "6 2.5", "1.6 2", "8 2.5 1.6 2.5", "12 3", "4.5 1.6 1.6 1.6"];
  const MARGIN = { top: 10, right: 14, bottom: 38, left: 58 };
  const PLAIN = { from: null, to: null, smooth: 1, log: false };
  const view = { ...PLAIN };
  const charts = [];

  const make = (name, attributes = {}, parent = null) => {
    const node = name.startsWith("svg:") ? document.createElementNS(SVG, name.slice(4)) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "text") node.textContent = value;
      else node.setAttribute(key, value);
    }
    if (parent) parent.append(node);
    return node;
  };

  const short = (x) => {
    if (x === null || !Number.isFinite(x)) return "–";
    const size = Math.abs(x);
    if (size && (size < 1e-3 || size >= 1e6)) return x.toExponential(2).replace(/\.?0*e\+?/, "e");
    return size >= 1000 ? Math.round(x).toLocaleString("en") : String(+x.toPrecision(4));
  };

  // The mean of the `width` values up to each; null where none of them is a number.
  const rolling = (values, width) => {
    let sum = 0, count = 0;
    return values.map((value, i) => {
      if (value !== null) { sum += value; count += 1; }
      const gone = i >= width ? values[i - width] : null;
      if (gone !== null) { sum -= gone; count -= 1; }
      return count ? sum / count : null;
    });
  };

  const ticks = (low, high, count) => {
    const raw = (high - low) / count;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999);
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    return Array.from({ length: last - first + 1 }, (_, i) => +((first + i) * step).toPrecision(12));
  };

  const logTicks = (low, high) => {
    const powers = [];
    for (let p = Math.floor(Math.log10(low)); p <= Math.ceil(Math.log10(high)); p += 1) powers.push(p);
    const steps = powers.length > 4 ? [1] : powers.length > 2 ? [1, 3] : [1, 2, 5];
    return powers.flatMap((p) => steps.map((m) => m * 10 ** p)).filter((t) => t >= low && t <= high);
  };

  // Where the highest and lowest hundredth would flatten all others, the frame leaves them out.
  const frame = (values, zero) => {
    const sorted = [...values].sort((a, b) => a - b);
    let low = sorted[0], high = sorted[sorted.length - 1];
    const inner = [sorted[Math.floor(sorted.length / 100)], sorted[sorted.length - 1 - Math.floor(sorted.length / 100)]];
    const margin = 0.15 * (inner[1] - inner[0]);
    if (sorted.length >= 50 && margin > 0 && high - low > 4 * (inner[1] - inner[0])) {
      [low, high] = [Math.max(low, inner[0] - margin), Math.min(high, inner[1] + margin)];
    }
    if (zero) low = Math.min(0, low);
    const room = high > low ? 0.05 * (high - low) : 0.1 * Math.abs(high) || 1;
    return [zero && low === 0 ? 0 : low - room, high + room];
  };

  class Chart {
    constructor(figure) {
      this.figure = figure;
      this.data = JSON.parse(figure.querySelector("script").textContent);
      this.hidden = new Set();
      this.bound = null;
      const bar = make("div", { class: "bar" }, null);
      figure.prepend(bar);
      make("h3", { text: this.data.title }, bar);
      const label = make("label", { class: "bound", text: "upper bound " }, bar);
      const input = make("input", { type: "number", step: "any", placeholder: "auto", "aria-label": `Upper bound of ${this.data.title}` }, label);
      input.addEventListener("input", () => { this.bound = input.value === "" ? null : +input.value; this.draw(); });
      this.svg = make("svg:svg", { tabindex: "0", role: "img", "aria-label": `${this.data.title} over turns` });
      bar.after(this.svg);
      this.tip = make("div", { class: "tip", role: "status", hidden: "" }, figure);
      if (this.data.lines.length > 1) this.legend();
      this.listen();
    }

    legend() {
      const list = make("div", { class: "lines" });
      this.svg.after(list);
      for (const line of this.data.lines) {
        const button = make("button", { type: "button", "aria-pressed": "true", title: line.name }, list);
        const key = make("svg:svg", { width: 30, height: 10, "aria-hidden": "true" }, button);
        make("svg:path", { d: "M0 5H30", ...this.pen(line), "stroke-width": 2.2 }, key);
        make("span", { text: line.name }, button);
        button.addEventListener("click", () => {
          const off = this.hidden.delete(line) ? false : Boolean(this.hidden.add(line));
          button.setAttribute("aria-pressed", String(!off));
          this.draw();
        });
      }
    }

    pen(line) {
      return { fill: "none", stroke: `var(--c${line.colour % 7})`, "stroke-dasharray": DASHES[line.dash % DASHES.length] };
    }

    domain() {
      const all = this.data.lines.flatMap((line) => [line.turns[0], line.turns[line.turns.length - 1]]);
      const most = Math.max(...all, 1);
      return [view.from ?? 0, Math.max(view.to ?? most, (view.from ?? 0) + 1)];
    }

    prepare(from, to) {
      const shown = this.data.lines.filter((line) => !this.hidden.has(line));
      return shown.map((line) => {
        const smooth = view.smooth > 1 ? rolling(line.values, view.smooth) : line.values;
        let first = line.turns.findIndex((t) => t >= from);
        first = first < 0 ? line.turns.length : Math.max(0, first - 1);
        let last = line.turns.findIndex((t) => t > to);
        last = last < 0 ? line.turns.length : last + 1;
        const cut = (list) => (list && list.length ? list.slice(first, last) : null);
        return { line, turns: cut(line.turns) ?? [], raw: cut(line.values) ?? [], smooth: cut(smooth) ?? [], low: cut(line.low), high: cut(line.high) };
      });
    }

    draw() {
      const width = Math.max(260, this.figure.clientWidth), height = this.figure.classList.contains("wide") ? 330 : 230;
      const [from, to] = this.domain();
      const parts = this.prepare(from, to);
      const values = parts.flatMap((p) => [...(view.smooth > 1 ? p.smooth : p.raw), ...(p.low ?? []), ...(p.high ?? [])]).filter((v) => v !== null);
      this.svg.replaceChildren();
      this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      this.svg.setAttribute("height", height);
      const positive = values.filter((v) => v > 0);
      const wide = positive.length === values.length && values.length && Math.max(...values) > 100 * Math.min(...values);
      const log = positive.length > 0 && (view.log || wide);
      let [low, high] = values.length ? frame(log ? positive.map(Math.log10) : values, this.data.zero && !log) : [0, 1];
      if (this.bound !== null && (!log || this.bound > 0)) high = log ? Math.log10(this.bound) : this.bound;
      if (high <= low) low = high - 1;
      const inside = { width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
      this.x = (turn) => MARGIN.left + ((turn - from) / (to - from)) * inside.width;
      this.y = (value) => MARGIN.top + (1 - ((log ? Math.log10(Math.max(value, 1e-300)) : value) - low) / (high - low)) * inside.height;
      this.turn = (x) => from + ((x - MARGIN.left) / inside.width) * (to - from);
      this.parts = parts;
      this.axes({ from, to, low, high, log, width, height, inside });
      const clip = `clip-${charts.indexOf(this)}`;
      make("svg:rect", { x: MARGIN.left, y: MARGIN.top, width: inside.width + 5, height: inside.height + 4 }, make("svg:clipPath", { id: clip }, make("svg:defs", {}, this.svg)));
      const plot = make("svg:g", { "clip-path": `url(#${clip})` }, this.svg);
      for (const part of parts) this.line(plot, part, inside.width);
      this.marks(plot, height);
      const top = log ? 10 ** high : high, bottom = log ? 10 ** low : low;
      const outside = values.filter((v) => v > top || v < bottom).length;
      if (outside) make("svg:text", { x: width - MARGIN.right, y: MARGIN.top + 8, class: "soft", "text-anchor": "end", text: `${outside} value${outside > 1 ? "s" : ""} outside the frame` }, this.svg);
      this.cross = make("svg:path", { class: "cross", d: "" }, this.svg);
      this.box = make("svg:rect", { class: "brush", x: 0, y: MARGIN.top, width: 0, height: inside.height }, this.svg);
    }

    axes({ from, to, low, high, log, width, height, inside }) {
      const marks = log ? logTicks(10 ** low, 10 ** high) : ticks(low, high, 5);
      for (const value of marks) {
        const y = this.y(value);
        make("svg:path", { class: "grid", d: `M${MARGIN.left} ${y}H${width - MARGIN.right}` }, this.svg);
        make("svg:text", { class: "soft", x: MARGIN.left - 8, y: y + 4, "text-anchor": "end", text: short(value) }, this.svg);
      }
      for (const turn of ticks(from, to, Math.max(2, Math.floor(inside.width / 90)))) {
        make("svg:text", { class: "soft", x: this.x(turn), y: height - 21, "text-anchor": "middle", text: short(turn) }, this.svg);
      }
      make("svg:text", { class: "soft", x: MARGIN.left + inside.width / 2, y: height - 4, "text-anchor": "middle", text: log ? "turn (vertical axis logarithmic)" : "turn" }, this.svg);
    }

    // A path through the least and the greatest value of each half pixel: no spike is lost, whatever the count.
    path(turns, values, width) {
      let text = "", pen = false;
      const many = turns.length > 4 * width;
      for (let i = 0; i < turns.length;) {
        if (values[i] === null) { pen = false; i += 1; continue; }
        let least = i, most = i, end = i + 1;
        if (many) {
          const bin = Math.floor(2 * this.x(turns[i]));
          for (; end < turns.length && values[end] !== null && Math.floor(2 * this.x(turns[end])) === bin; end += 1) {
            if (values[end] < values[least]) least = end;
            if (values[end] > values[most]) most = end;
          }
        }
        for (const k of least === most ? [least] : [Math.min(least, most), Math.max(least, most)]) {
          text += `${pen ? "L" : "M"}${this.x(turns[k]).toFixed(1)} ${this.y(values[k]).toFixed(1)}`;
          pen = true;
        }
        i = end;
      }
      return text;
    }

    line(plot, part, width) {
      const { line, turns, raw, smooth, low, high } = part;
      const pen = this.pen(line);
      if (low && high && turns.length > 1) {
        const up = turns.map((t, i) => `${this.x(t).toFixed(1)} ${this.y(high[i]).toFixed(1)}`);
        const down = turns.map((t, i) => `${this.x(t).toFixed(1)} ${this.y(low[i]).toFixed(1)}`).reverse();
        make("svg:path", { d: `M${[...up, ...down].join("L")}Z`, fill: pen.stroke, opacity: 0.14 }, plot);
      }
      if (view.smooth > 1) make("svg:path", { ...pen, "stroke-dasharray": "", d: this.path(turns, raw, width), "stroke-width": 1, opacity: 0.28 }, plot);
      make("svg:path", { ...pen, d: this.path(turns, smooth, width), "stroke-width": 1.8, "stroke-linejoin": "round", class: "curve" }, plot);
      if (turns.length <= 12) {
        turns.forEach((t, i) => smooth[i] !== null && make("svg:circle", { cx: this.x(t), cy: this.y(smooth[i]), r: 3, fill: pen.stroke }, plot));
      }
    }

    marks(plot, height) {
      for (const mark of this.data.marks ?? []) {
        const x = this.x(mark.turn);
        const sign = make("svg:g", { class: "mark" }, plot);
        make("svg:path", { d: `M${x} ${MARGIN.top}V${height - MARGIN.bottom}` }, sign);
        make("svg:circle", { cx: x, cy: MARGIN.top + 5, r: 4 }, sign);
        make("svg:title", { text: `turn ${mark.turn}: ${mark.text}` }, sign);
      }
    }

    point(turn) {
      const rows = [];
      let at = null;
      for (const { line, turns, smooth } of this.parts) {
        let best = -1;
        turns.forEach((t, i) => { if (smooth[i] !== null && (best < 0 || Math.abs(t - turn) < Math.abs(turns[best] - turn))) best = i; });
        if (best < 0) continue;
        if (at === null || Math.abs(turns[best] - turn) < Math.abs(at - turn)) at = turns[best];
        rows.push({ line, turn: turns[best], value: smooth[best] });
      }
      if (at === null) return;
      this.at = at;
      const x = this.x(at);
      this.cross.setAttribute("d", `M${x} ${MARGIN.top}V${MARGIN.top + this.box.height.baseVal.value}`);
      this.tip.hidden = false;
      this.tip.replaceChildren(make("b", { text: `turn ${short(at)}` }));
      rows.sort((a, b) => b.value - a.value);
      for (const row of rows.slice(0, 12)) {
        const p = make("p", {}, this.tip);
        make("i", { style: `background:var(--c${row.line.colour % 7})` }, p);
        const late = row.turn === at ? "" : ` (turn ${short(row.turn)})`;
        make("span", { text: rows.length > 1 ? `${row.line.name}${late}` : late.trim() }, p);
        make("b", { text: short(row.value) }, p);
      }
      for (const mark of (this.data.marks ?? []).filter((m) => Math.abs(this.x(m.turn) - x) < 6)) make("p", { class: "said", text: mark.text }, this.tip);
      const place = this.figure.getBoundingClientRect(), drawn = this.svg.getBoundingClientRect();
      const scale = drawn.width / this.svg.viewBox.baseVal.width;
      const left = x * scale + 14;
      this.tip.style.left = `${left + this.tip.offsetWidth > place.width ? Math.max(0, left - this.tip.offsetWidth - 28) : left}px`;
      this.tip.style.top = `${drawn.top - place.top + MARGIN.top}px`;
    }

    leave() {
      this.tip.hidden = true;
      this.cross?.setAttribute("d", "");
    }

    listen() {
      const at = (event) => {
        const drawn = this.svg.getBoundingClientRect();
        return ((event.clientX - drawn.left) / drawn.width) * this.svg.viewBox.baseVal.width;
      };
      let start = null;
      this.svg.addEventListener("pointerdown", (event) => { start = at(event); this.svg.setPointerCapture(event.pointerId); });
      this.svg.addEventListener("pointermove", (event) => {
        const x = at(event);
        if (start !== null) {
          this.box.setAttribute("x", Math.min(start, x));
          this.box.setAttribute("width", Math.abs(x - start));
        }
        this.point(this.turn(x));
      });
      this.svg.addEventListener("pointerup", (event) => {
        const ends = [start, at(event)].sort((a, b) => a - b).map((x) => Math.max(0, Math.round(this.turn(x))));
        const wide = start !== null && Math.abs(at(event) - start) > 6;
        start = null;
        if (wide && ends[1] > ends[0]) look({ from: ends[0], to: ends[1] });
        else this.box.setAttribute("width", 0);
      });
      this.svg.addEventListener("pointercancel", () => { start = null; });
      this.svg.addEventListener("pointerleave", () => this.leave());
      this.svg.addEventListener("dblclick", () => look({ from: null, to: null }));
      this.svg.addEventListener("blur", () => this.leave());
      this.svg.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const all = [...new Set(this.parts.flatMap((p) => p.turns))].sort((a, b) => a - b);
        const i = this.at === undefined ? (step > 0 ? -1 : all.length) : all.findIndex((t) => t >= this.at);
        this.point(all[Math.min(all.length - 1, Math.max(0, i + step))]);
      });
    }
  }

  const fields = {};

  // One change of the view: fields, address and charts follow.
  function look(change) {
    Object.assign(view, change);
    for (const [key, set] of Object.entries(fields)) set(view[key]);
    const kept = Object.entries(view).filter(([key, value]) => value !== PLAIN[key]).map(([key, value]) => `${key}=${value}`);
    history.replaceState(null, "", kept.length ? `#${kept.join("&")}` : location.pathname + location.search);
    for (const chart of charts) chart.draw();
  }

  function controls(before) {
    const bar = make("div", { class: "controls", role: "group", "aria-label": "View of all curves" });
    before.before(bar);
    const longest = Math.max(...charts.flatMap((c) => c.data.lines.map((line) => line.turns.length)));
    const smoothing = make("label", { text: "Rolling mean over " }, bar);
    const slider = make("input", { type: "range", min: 1, max: Math.max(2, Math.min(200, Math.floor(longest / 2))), "aria-label": "Rolling mean, rows" }, smoothing);
    const count = make("input", { type: "number", min: 1, "aria-label": "Rows of the rolling mean" }, smoothing);
    smoothing.append(" rows");
    for (const field of [slider, count]) field.addEventListener("input", () => look({ smooth: Math.max(1, Math.round(+field.value) || 1) }));
    fields.smooth = (value) => { slider.value = value; count.value = value; };
    const scale = make("label", {}, bar);
    const log = make("input", { type: "checkbox" }, scale);
    scale.append(" logarithmic");
    log.addEventListener("change", () => look({ log: log.checked }));
    fields.log = (value) => { log.checked = value; };
    const range = make("label", { text: "Turns " }, bar);
    for (const [key, name] of [["from", "First turn shown"], ["to", "Last turn shown"]]) {
      const field = make("input", { type: "number", min: 0, "aria-label": name, placeholder: key === "from" ? "first" : "last" }, range);
      if (key === "from") range.append(" to ");
      field.addEventListener("change", () => look({ [key]: field.value === "" ? null : +field.value }));
      fields[key] = (value) => { field.value = value ?? ""; };
    }
    make("button", { type: "button", text: "Reset" }, bar).addEventListener("click", () => look({ ...PLAIN }));
    make("span", { class: "soft", text: "Drag over a chart to zoom, double-click to go back." }, bar);
  }

  // Sheets of samples become one picture with a slider; without a script they lie side by side.
  function slides(strip) {
    const sheets = [...strip.children];
    if (sheets.length < 2) return;
    const bar = make("div", { class: "controls" });
    strip.after(bar);
    const play = make("button", { type: "button", text: "Play" }, bar);
    const label = make("label", { text: "Turn " }, bar);
    const slider = make("input", { type: "range", min: 0, max: sheets.length - 1, value: sheets.length - 1, "aria-label": "Samples through the training" }, label);
    const said = make("output", {}, label);
    strip.classList.add("single");
    const show = () => {
      sheets.forEach((sheet, i) => { sheet.hidden = i !== +slider.value; });
      said.textContent = sheets[+slider.value].dataset.turn;
      slider.setAttribute("aria-valuetext", `turn ${sheets[+slider.value].dataset.turn}`);
    };
    let timer = null;
    const stop = () => { clearInterval(timer); timer = null; play.textContent = "Play"; };
    slider.addEventListener("input", () => { stop(); show(); });
    play.addEventListener("click", () => {
      if (timer) return stop();
      if (+slider.value === sheets.length - 1) slider.value = 0;
      play.textContent = "Pause";
      timer = setInterval(() => {
        slider.value = +slider.value + 1;
        show();
        if (+slider.value === sheets.length - 1) stop();
      }, 450);
      return show();
    });
    show();
  }

  // A click on a column's head sorts by it: numbers as numbers, missing ones last.
  function sortable(table) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (!head.textContent.trim()) return;
      const button = make("button", { type: "button", text: head.textContent });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = (row) => row.cells[column].textContent.trim().replace(/,/g, "");
        const compare = (a, b) => {
          const [x, y] = [parseFloat(value(a)), parseFloat(value(b))];
          if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
          const order = Number.isNaN(x) ? value(a).localeCompare(value(b)) : x - y;
          return down ? -order : order;
        };
        body.append(...[...body.rows].sort(compare));
      });
    });
  }

  for (const [key, text] of new URLSearchParams(location.hash.slice(1))) {
    if (key === "log") view.log = text === "true";
    else if (key in view && Number.isFinite(+text)) view[key] = +text;
  }
  for (const figure of document.querySelectorAll("figure.chart")) charts.push(new Chart(figure));
  if (charts.length) {
    controls(charts[0].figure.parentElement);
    for (const [key, set] of Object.entries(fields)) set(view[key]);
    let waiting = 0;
    const redraw = () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(() => charts.forEach((c) => c.draw())); };
    new ResizeObserver(redraw).observe(document.body);
    redraw();
  }
  document.querySelectorAll(".strip").forEach(slides);
  document.querySelectorAll("table.sortable").forEach(sortable);
})();

// The map: areas of uncertainty to scale on a 2-D canvas, what is too small or too close as marks with a number.
const geometry = await import(document.getElementById("views").dataset.geometry);
const { WORLD, toX, toY, toLon, toLat, wrapLon, pixels } = geometry;

export const SIGNS = ["·", "=", "≠", "¬"]; // as the marks of the lists have them
const MOST_ZOOM = 12, SMALL = 11, CROWDED = 34, CELL = 56; // pixels: below SMALL nothing is drawn to scale, below CROWDED only where there is room
const WORST = [3, 2, 1, 0]; // which status a mark of several shows: denied only where nothing else is
const worst = (statuses) => (statuses[2] ? 2 : statuses[3] && !statuses[0] && !statuses[1] ? 3 : WORST.find((s) => statuses[s]) ?? 0);

export class MapView {
  constructor(canvas, { moved, chosen, pointed }) {
    this.canvas = canvas; this.ctx = canvas.getContext("2d");
    this.tell = { moved, chosen, pointed };
    this.x = WORLD / 2; this.y = WORLD / 2; this.zoom = 2;
    this.shapes = null; this.spots = []; this.drawn = []; this.pointers = new Map();
    this.colours(); this.listen();
    new ResizeObserver(() => this.resize()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.colours(); this.draw(); });
    this.resize();
  }

  colours() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    this.c = { water: of("--water"), land: of("--land"), border: of("--border"), coast: of("--coast"), grid: of("--grid"), ink: of("--ink"), quiet: of("--quiet"), paper: of("--raised"), focus: of("--focus"), s: [0, 1, 2, 3].map((n) => of(`--s${n}`)) };
    this.patterns = this.c.s.map((colour, n) => this.pattern(colour, n));
  }

  /** Status by pattern as well as by colour: none, level, slanting, crossed lines. */
  pattern(colour, status) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 10;
    const t = tile.getContext("2d");
    t.globalAlpha = 0.07; t.fillStyle = colour; t.fillRect(0, 0, 10, 10);
    t.globalAlpha = 0.45; t.strokeStyle = colour; t.lineWidth = 1.2;
    t.beginPath();
    if (status === 1) { t.moveTo(0, 5); t.lineTo(10, 5); }
    if (status >= 2) for (const d of [-10, 0, 10]) { t.moveTo(d - 1, 11); t.lineTo(d + 11, -1); }
    if (status === 3) for (const d of [-10, 0, 10]) { t.moveTo(d - 1, -1); t.lineTo(d + 11, 11); }
    t.stroke();
    return this.ctx.createPattern(tile, "repeat");
  }

  resize() {
    const { clientWidth: w, clientHeight: h } = this.canvas;
    if (!w || !h) return;
    const ratio = Math.min(devicePixelRatio || 1, 2);
    this.w = w; this.h = h; this.ratio = ratio;
    this.canvas.width = Math.round(w * ratio); this.canvas.height = Math.round(h * ratio);
    this.hold(); this.draw();
  }

  get least() { return Math.max(0.5, Math.log2(Math.max(this.w, this.h) / WORLD)); }
  get scale() { return 2 ** this.zoom; }

  /** Keep the centre and the zoom where there is a map. */
  hold() {
    this.zoom = Math.min(MOST_ZOOM, Math.max(this.least, this.zoom));
    this.x = ((this.x % WORLD) + WORLD) % WORLD;
    const half = this.h / 2 / this.scale;
    this.y = Math.min(WORLD - half, Math.max(half, this.y));
  }

  /** West, south, east, north in degrees of what is shown. */
  box() {
    const dx = this.w / 2 / this.scale, dy = this.h / 2 / this.scale;
    const south = toLat(this.y + dy), north = toLat(this.y - dy);
    if (dx * 2 >= WORLD * 0.999) return [-180, south, 180, north];
    return [wrapLon(toLon(this.x - dx)), south, wrapLon(toLon(this.x + dx)), north];
  }

  get place() { return `${this.zoom.toFixed(2)}/${toLat(this.y).toFixed(4)}/${wrapLon(toLon(this.x)).toFixed(4)}`; }
  set place(text) {
    const [zoom, lat, lon] = String(text).split("/").map(Number);
    if (![zoom, lat, lon].every(Number.isFinite)) return;
    this.zoom = zoom; this.x = toX(wrapLon(lon)); this.y = toY(lat); this.hold(); this.draw();
  }

  fit(extent, most = 8) {
    if (!extent || !this.w) return;
    const [west, south, east, north] = extent;
    const x0 = toX(west), x1 = toX(east), y0 = toY(north), y1 = toY(south);
    this.x = (x0 + x1) / 2; this.y = (y0 + y1) / 2;
    const room = Math.min((this.w - 80) / Math.max(x1 - x0, 1e-6), (this.h - 80) / Math.max(y1 - y0, 1e-6));
    this.zoom = Math.min(most, Math.log2(room)); this.hold(); this.draw();
  }

  /** Take what the server tells: happenings one by one, or clusters that it made. */
  show(told) {
    if (told.happenings) {
      const { lon, lat, km, wide, status } = told.happenings, by = new Map();
      for (let i = 0; i < lon.length; i++) {
        const key = `${lon[i]},${lat[i]},${km[i]},${wide[i]}`;
        let spot = by.get(key);
        if (!spot) by.set(key, (spot = { lon: lon[i], lat: lat[i], km: km[i], wide: wide[i], statuses: [0, 0, 0, 0], n: 0, box: [lon[i], lat[i], lon[i], lat[i]], x: toX(lon[i]), y: toY(lat[i]) }));
        spot.statuses[status[i]]++; spot.n++;
      }
      this.spots = [...by.values()];
    } else {
      this.spots = (told.clusters ?? []).map(([lon, lat, km, wide, statuses, box]) => ({ lon, lat, km, wide, statuses, box, n: statuses.reduce((a, b) => a + b, 0), x: toX(lon), y: toY(lat), many: box[0] !== box[2] || box[1] !== box[3] }));
    }
    this.clustered = null;
    this.draw();
  }

  /** Areas that can be drawn at this zoom, and marks for the rest; worked out anew only as the zoom changes. */
  marks() {
    const step = Math.round(this.zoom * 2) / 2;
    if (this.clustered?.step === step) return this.clustered;
    const areas = [], cells = new Map(), size = CELL / 2 ** step;
    for (const s of this.spots) {
      const r = s.km >= 0 ? pixels(s.km, s.lat, step) : 0;
      if (r >= (s.wide ? SMALL : CROWDED) && !s.many) { areas.push(s); continue; }
      const key = s.wide ? s : Math.floor(s.x / size) * 1e6 + Math.floor(s.y / size);
      let c = cells.get(key);
      if (!c) cells.set(key, (c = { only: r >= SMALL && !s.many ? s : null, n: 0, sx: 0, sy: 0, statuses: [0, 0, 0, 0], box: [...s.box], km: s.km, unknown: 0, wide: s.wide, parts: 0, many: false }));
      c.n += s.n; c.sx += s.x * s.n; c.sy += s.y * s.n; c.parts++; c.km = Math.max(c.km, s.km);
      c.unknown += s.km < 0 ? s.n : 0; c.many ||= s.many;
      for (let i = 0; i < 4; i++) c.statuses[i] += s.statuses[i];
      c.box = [Math.min(c.box[0], s.box[0]), Math.min(c.box[1], s.box[1]), Math.max(c.box[2], s.box[2]), Math.max(c.box[3], s.box[3])];
    }
    for (const [key, c] of cells) if (c.parts === 1 && c.only) { areas.push(c.only); cells.delete(key); }
    areas.sort((a, b) => b.km - a.km);
    const marks = [...cells.values()].map((c) => ({ ...c, x: c.sx / c.n, y: c.sy / c.n, many: c.many || c.parts > 1 }));
    marks.sort((a, b) => a.n - b.n);
    this.clustered = { step, areas, marks };
    return this.clustered;
  }

  /** Where a point of the world is on the canvas, on the side of the date line that is nearer. */
  at(x, y) {
    let dx = x - this.x;
    if (dx > WORLD / 2) dx -= WORLD; else if (dx < -WORLD / 2) dx += WORLD;
    return [this.w / 2 + dx * this.scale, this.h / 2 + (y - this.y) * this.scale];
  }

  draw() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.paint(); });
  }

  paint() {
    if (!this.w) return;
    const { ctx, c } = this;
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    ctx.fillStyle = c.water; ctx.fillRect(0, 0, this.w, this.h);
    if (this.shapes) this.paintLand(); else this.paintGrid();
    this.drawn = [];
    const { areas, marks } = this.marks();
    this.tags = []; this.numbers = [];
    for (const s of areas) this.paintArea(s);
    for (const m of marks) this.paintMark(m);
    const taken = this.numbers; // where signs would cover each other or a number, that of the most happenings stays
    for (const t of this.tags.sort((a, b) => b.n - a.n)) {
      if (taken.some((o) => o.of !== t.of && Math.abs(o.x - t.x) < (o.w + t.w) / 2 && Math.abs(o.y - t.y) < 14)) continue;
      taken.push(t); this.tag(t);
    }
  }

  paintGrid() {
    const { ctx, c } = this, step = this.zoom < 3 ? 30 : this.zoom < 5 ? 10 : this.zoom < 8 ? 2 : 0.5;
    ctx.strokeStyle = c.grid; ctx.fillStyle = c.quiet; ctx.lineWidth = 1; ctx.font = "11px sans-serif"; ctx.textAlign = "left";
    const dx = this.w / 2 / this.scale, west = toLon(this.x - dx), east = toLon(this.x + dx), [, south, , north] = this.box();
    ctx.beginPath();
    for (let lon = Math.ceil(west / step) * step; lon <= east; lon += step) {
      const x = this.w / 2 + (toX(lon) - this.x) * this.scale;
      ctx.moveTo(x, 0); ctx.lineTo(x, this.h); ctx.fillText(`${+wrapLon(lon).toFixed(1)}°`, x + 3, 12);
    }
    for (let lat = Math.ceil(south / step) * step; lat <= north; lat += step) {
      const [, y] = this.at(this.x, toY(lat));
      ctx.moveTo(0, y); ctx.lineTo(this.w, y); ctx.fillText(`${+lat.toFixed(1)}°`, 3, y - 3);
    }
    ctx.stroke();
  }

  paintLand() {
    const { ctx, c, scale } = this, level = this.shapes.at(this.zoom), dx = this.w / 2 / scale, dy = this.h / 2 / scale;
    for (const turn of [-WORLD, 0, WORLD]) {
      const b = { west: this.x - dx - turn, east: this.x + dx - turn, north: this.y - dy, south: this.y + dy };
      if (b.east < -WORLD / 4 || b.west > WORLD * 1.25) continue; // shapes go on beyond the date line
      const paths = level.paths(b);
      const k = this.ratio * scale;
      ctx.setTransform(k, 0, 0, k, this.ratio * (this.w / 2 - (this.x - turn) * scale), this.ratio * (this.h / 2 - this.y * scale));
      ctx.fillStyle = c.land; ctx.fill(paths.land, "evenodd");
      ctx.strokeStyle = c.coast; ctx.lineWidth = 0.8 / scale; ctx.stroke(paths.land);
      ctx.strokeStyle = c.border; ctx.lineWidth = 0.9 / scale; ctx.setLineDash([3 / scale, 2 / scale]); ctx.stroke(paths.borders); ctx.setLineDash([]);
    }
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    ctx.fillStyle = c.quiet; ctx.font = "11px sans-serif"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
    for (const n of level.names) {
      const [x, y] = this.at(n.x, n.y);
      if (x < -50 || x > this.w + 50 || y < 0 || y > this.h || ctx.measureText(n.name).width > n.width * scale) continue;
      ctx.fillText(n.name, x, y);
    }
  }

  paintArea(s) {
    const [x, y] = this.at(s.x, s.y), r = pixels(s.km, s.lat, this.zoom), { ctx, c } = this;
    if (x + r < 0 || x - r > this.w || y + r < 0 || y - r > this.h) return;
    const status = worst(s.statuses);
    ctx.beginPath(); ctx.arc(x, y, r, 0, 2 * Math.PI);
    if (r < Math.min(this.w, this.h) * 0.45) { // wider ones lie under everything: their outline says enough
      ctx.fillStyle = this.patterns[status]; ctx.fill(); }
    ctx.strokeStyle = c.s[status]; ctx.lineWidth = 1.6;
    if (s.wide) ctx.setLineDash([7, 5]);
    ctx.stroke(); ctx.setLineDash([]);
    const words = s.n > 1 ? `${s.n.toLocaleString("en")} ${SIGNS[status]}` : SIGNS[status];
    const top = Math.max(12, y - r); // on the rim, never in the middle: nobody says that it was there
    if (top < y + r) this.note(words, Math.max(14, Math.min(this.w - 14, x)), top, c.s[status], s);
    this.drawn.push({ x, y, r, of: s });
  }

  note(words, x, y, colour, of) {
    this.ctx.font = "600 11px sans-serif";
    this.tags.push({ words, x, y, colour, of, n: of.n, w: Math.max(16, this.ctx.measureText(words).width + 8) });
  }

  tag({ words, x, y, colour, w }) {
    const { ctx, c } = this;
    ctx.font = "600 11px sans-serif"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
    ctx.fillStyle = c.paper; ctx.strokeStyle = colour; ctx.lineWidth = 1;
    ctx.beginPath(); ctx.roundRect(x - w / 2, y - 8, w, 16, 8); ctx.fill(); ctx.stroke();
    ctx.fillStyle = colour; ctx.fillText(words, x, y + 0.5);
  }

  /** What is too small or too close to draw: a disc with the number, shares of status round its edge. */
  paintMark(m) {
    const [x, y] = this.at(m.x, m.y), { ctx, c } = this;
    const r = m.n === 1 ? 9 : 10 + Math.min(14, 3 * Math.log10(m.n) * 1.6);
    if (x + r < 0 || x - r > this.w || y + r < 0 || y - r > this.h) return;
    ctx.globalAlpha = 0.92; ctx.fillStyle = c.paper;
    ctx.beginPath(); ctx.arc(x, y, r, 0, 2 * Math.PI); ctx.fill(); ctx.globalAlpha = 1;
    ctx.lineWidth = 3;
    if (m.unknown === m.n || m.wide) ctx.setLineDash([4, 3]);
    let from = -Math.PI / 2;
    m.statuses.forEach((n, s) => {
      if (!n) return;
      const to = from + (n / m.n) * 2 * Math.PI;
      ctx.strokeStyle = c.s[s]; ctx.beginPath(); ctx.arc(x, y, r - 1.5, from, to); ctx.stroke();
      from = to;
    });
    ctx.setLineDash([]);
    const status = worst(m.statuses), short = m.n < 1000 ? String(m.n) : `${(m.n / 1000).toFixed(m.n < 10000 ? 1 : 0)}k`;
    ctx.fillStyle = c.ink; ctx.font = "600 11px sans-serif"; ctx.textAlign = "center"; ctx.textBaseline = "middle";
    ctx.fillText(m.n === 1 ? SIGNS[status] : short, x, y + 0.5);
    if (m.n > 1) this.note(SIGNS[status], x + r * 0.75, y - r * 0.75, c.s[status], m);
    this.numbers.push({ x, y, w: 8 * short.length, of: m });
    this.drawn.push({ x, y, r: r + 3, of: m });
  }

  /** The least thing drawn at a point of the canvas. */
  hit(x, y) {
    let found = null;
    for (const d of this.drawn) if ((d.x - x) ** 2 + (d.y - y) ** 2 <= d.r ** 2 && (!found || d.r <= found.r)) found = d;
    return found?.of ?? null;
  }

  choose(thing) {
    if (!thing) return;
    const [w, s, e, n] = thing.box;
    if (thing.many && this.zoom < MOST_ZOOM - 0.1 && (e - w > 1e-3 || n - s > 1e-3)) {
      const before = this.zoom;
      this.fit(thing.box, MOST_ZOOM);
      if (this.zoom < before + 0.8) { this.zoom = before + 1; this.hold(); this.draw(); }
      this.tell.moved();
    } else this.tell.chosen(thing);
  }

  zoomAt(by, px = this.w / 2, py = this.h / 2) {
    const x = this.x + (px - this.w / 2) / this.scale, y = this.y + (py - this.h / 2) / this.scale;
    this.zoom = Math.min(MOST_ZOOM, Math.max(this.least, this.zoom + by));
    this.x = x - (px - this.w / 2) / this.scale; this.y = y - (py - this.h / 2) / this.scale;
    this.hold(); this.draw(); this.tell.moved();
  }

  pan(dx, dy) { this.x -= dx / this.scale; this.y -= dy / this.scale; this.hold(); this.draw(); this.tell.moved(); }

  listen() {
    const { canvas, pointers } = this, spot = (e) => [e.offsetX, e.offsetY];
    canvas.addEventListener("wheel", (e) => { e.preventDefault(); this.zoomAt(-Math.max(-120, Math.min(120, e.deltaY * (e.deltaMode ? 30 : 1))) / 240, ...spot(e)); }, { passive: false });
    canvas.addEventListener("dblclick", (e) => this.zoomAt(1, ...spot(e)));
    canvas.addEventListener("pointerdown", (e) => { canvas.setPointerCapture(e.pointerId); pointers.set(e.pointerId, spot(e)); this.far = 0; canvas.classList.add("moving"); });
    canvas.addEventListener("pointermove", (e) => this.pointer(e, spot(e)));
    const up = (e) => {
      const held = pointers.delete(e.pointerId);
      if (!pointers.size) canvas.classList.remove("moving");
      if (held && e.type === "pointerup" && this.far < 5 && !pointers.size) this.choose(this.hit(...spot(e)));
    };
    canvas.addEventListener("pointerup", up); canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("keydown", (e) => {
      const step = 80, keys = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      if (keys[e.key]) this.pan(...keys[e.key]);
      else if (e.key === "+" || e.key === "=") this.zoomAt(0.5);
      else if (e.key === "-") this.zoomAt(-0.5);
      else if (e.key === "0") this.tell.moved("fit");
      else if (e.key === "Enter") this.choose(this.hit(this.w / 2, this.h / 2) ?? { box: this.box(), many: false, n: 0 });
      else return;
      e.preventDefault();
    });
  }

  pointer(e, [x, y]) {
    const { pointers } = this, last = pointers.get(e.pointerId);
    if (!last) { const thing = this.hit(x, y); this.canvas.classList.toggle("on", !!thing); this.tell.pointed(thing); return; }
    this.far += Math.hypot(x - last[0], y - last[1]);
    if (pointers.size === 2) {
      const other = [...pointers].find(([id]) => id !== e.pointerId)[1];
      const before = Math.hypot(last[0] - other[0], last[1] - other[1]), now = Math.hypot(x - other[0], y - other[1]);
      if (before > 5 && now > 5) this.zoomAt(Math.log2(now / before), (x + other[0]) / 2, (y + other[1]) / 2);
    } else if (this.far >= 5) this.pan(x - last[0], y - last[1]);
    pointers.set(e.pointerId, [x, y]);
  }
}

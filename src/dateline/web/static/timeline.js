// The timeline: bars of what lies within some days for sure or may, or each interval where few are in view; a brush chooses days.
const DAY = 86400000, PAD = 10, AXIS = 18;
const iso = (n) => new Date(n * DAY).toISOString().slice(0, 10);
const number = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / DAY);

export class Timeline {
  constructor(canvas, { chosen }) {
    this.canvas = canvas; this.ctx = canvas.getContext("2d"); this.tell = chosen;
    this.days = null; this.lanes = null; this.from = null; this.to = null; this.drag = null; this.drawn = [];
    this.listen();
    new ResizeObserver(() => this.resize()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.paint());
    this.resize();
  }

  resize() {
    const { clientWidth: w, clientHeight: h } = this.canvas, ratio = Math.min(devicePixelRatio || 1, 2);
    if (!w || !h) return;
    this.w = w; this.h = h; this.ratio = ratio;
    this.canvas.width = Math.round(w * ratio); this.canvas.height = Math.round(h * ratio);
    this.paint();
  }

  /** @param since,until days as YYYY-MM-DD, or "" */
  show(days, lanes, since, until) {
    this.days = days; this.lanes = lanes;
    this.from = since ? number(since) : null; this.to = until ? number(until) : null;
    this.paint();
  }

  get first() { return this.days.first; }
  get last() { return this.days.first + this.days.step * this.days.all.may.length; }
  x(day) { return PAD + ((day - this.first) / (this.last - this.first)) * (this.w - 2 * PAD); }
  day(x) { return Math.max(this.first, Math.min(this.last - 1, Math.floor(this.first + ((x - PAD) / (this.w - 2 * PAD)) * (this.last - this.first)))); }

  paint() {
    if (!this.w) return;
    const { ctx } = this, style = getComputedStyle(document.documentElement), of = (n) => style.getPropertyValue(n).trim();
    this.c = { ink: of("--ink"), quiet: of("--quiet"), line: of("--line"), link: of("--link"), ground: of("--raised"), lit: of("--info-ground"), s: [0, 1, 2, 3].map((n) => of(`--s${n}`)) };
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    ctx.clearRect(0, 0, this.w, this.h);
    this.drawn = [];
    if (!this.days) { ctx.fillStyle = this.c.quiet; ctx.font = "13px sans-serif"; ctx.textAlign = "center"; ctx.fillText("Nothing that fits has a day.", this.w / 2, this.h / 2); return; }
    this.paintBrush();
    if (this.lanes?.length && this.lanes.length <= (this.h - AXIS - 6) / 2.2) this.paintLanes(); else this.paintBars();
    this.paintAxis();
  }

  paintBrush() {
    if (this.from === null && this.to === null) return;
    const { ctx } = this, a = this.x(Math.max(this.first, this.from ?? this.first)), b = this.x(Math.min(this.last, (this.to ?? this.last) + 1));
    ctx.fillStyle = this.c.lit; ctx.fillRect(a, 0, Math.max(2, b - a), this.h - AXIS);
    ctx.strokeStyle = this.c.link; ctx.lineWidth = 2; ctx.beginPath();
    for (const [x, open] of [[a, this.from === null], [b, this.to === null]]) if (!open) { ctx.moveTo(x, 0); ctx.lineTo(x, this.h - AXIS); }
    ctx.stroke();
  }

  paintBars(behind = false) {
    const { ctx, c } = this, { all, here, step } = this.days, floor = this.h - AXIS, most = Math.max(1, ...all.may), w = this.x(this.first + step) - this.x(this.first);
    const bar = (i, n, colour, alpha) => {
      if (!n) return;
      const t = Math.max(1, (n / most) * (floor - 8));
      ctx.globalAlpha = alpha; ctx.fillStyle = colour;
      ctx.fillRect(this.x(this.first + i * step), floor - t, Math.max(1, w - (w > 3 ? 1 : 0)), t);
    };
    for (let i = 0; i < all.may.length; i++) {
      bar(i, all.may[i], c.quiet, 0.22);
      if (behind) continue;
      if (here) bar(i, here.may[i], c.link, 0.4);
      if (here) bar(i, here.sure[i], c.link, 1);
    }
    ctx.globalAlpha = 1;
  }

  paintLanes() {
    if (this.from !== null || this.to !== null) this.paintBars(true); // what is not among the chosen days
    const { ctx, c } = this, floor = this.h - AXIS - 3, tall = Math.min(12, floor / this.lanes.length), thick = Math.max(1.6, tall - 1.5);
    this.lanes.forEach((lane, i) => {
      const y = 3 + i * tall, a = this.x(lane.start ?? lane.end), b = Math.max(this.x((lane.end ?? lane.start) + 1), this.x(lane.start ?? lane.end) + 3);
      ctx.fillStyle = c.s[lane.status];
      ctx.fillRect(a, y, b - a, thick);
      const fade = Math.min(60, this.w / 8);
      for (const [open, from, to] of [[lane.start === null, a, a - fade], [lane.end === null, b, b + fade]]) {
        if (!open) continue;
        const shade = ctx.createLinearGradient(from, 0, to, 0);
        shade.addColorStop(0, c.s[lane.status]); shade.addColorStop(1, "transparent");
        ctx.fillStyle = shade; ctx.fillRect(Math.min(from, to), y + thick * 0.25, fade, thick * 0.5);
      }
      if (lane.status >= 2) { ctx.strokeStyle = c.ground; ctx.lineWidth = 1; ctx.beginPath(); for (let x = a + 3; x < b; x += lane.status === 3 ? 3 : 6) { ctx.moveTo(x, y); ctx.lineTo(x, y + thick); } ctx.stroke(); }
      this.drawn.push({ y, tall, a: lane.start === null ? a - fade : a, b: lane.end === null ? b + fade : b, lane });
    });
  }

  paintAxis() {
    const { ctx, c } = this, y = this.h - AXIS, span = this.last - this.first, start = new Date(this.first * DAY);
    ctx.strokeStyle = c.line; ctx.lineWidth = 1; ctx.beginPath(); ctx.moveTo(0, y + 0.5); ctx.lineTo(this.w, y + 0.5); ctx.stroke();
    ctx.fillStyle = c.quiet; ctx.font = "11px sans-serif"; ctx.textAlign = "left"; ctx.textBaseline = "middle";
    const room = Math.max(1, Math.floor(this.w / 80)), months = span / 30.44;
    const step = span < 3 * room ? null : [1, 2, 3, 6, 12, 24, 60, 120, 240, 600].find((m) => months / m <= room) ?? 1200;
    const ticks = [];
    if (step === null) for (let d = this.first, k = Math.ceil(span / room); d < this.last; d += k) ticks.push([d, iso(d)]);
    else for (let m = start.getUTCFullYear() * 12 + start.getUTCMonth(); ; m++) {
      if (m % step) continue;
      const day = Math.round(Date.UTC(Math.floor(m / 12), m % 12, 1) / DAY);
      if (day >= this.last) break;
      if (day >= this.first) ticks.push([day, step >= 12 ? String(Math.floor(m / 12)) : iso(day).slice(0, 7)]);
    }
    for (const [day, words] of ticks) { const x = this.x(day); ctx.fillRect(x, y, 1, 4); ctx.fillText(words, x + 3, y + AXIS / 2); }
  }

  choose(a, b, done) {
    this.from = Math.min(a, b); this.to = Math.max(a, b); this.paint();
    if (done) this.tell(iso(this.from), iso(this.to));
  }
  clear() { this.from = this.to = null; this.paint(); this.tell("", ""); }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (e) => { if (!this.days) return; canvas.setPointerCapture(e.pointerId); this.drag = { day: this.day(e.offsetX), x: e.offsetX, far: false }; });
    canvas.addEventListener("pointermove", (e) => {
      if (this.drag) { this.drag.far ||= Math.abs(e.offsetX - this.drag.x) > 4; if (this.drag.far) this.choose(this.drag.day, this.day(e.offsetX), false); return; }
      const lane = this.lane(e); canvas.title = lane ? lane.label : ""; canvas.style.setProperty("cursor", lane ? "pointer" : "");
    });
    canvas.addEventListener("pointerup", (e) => {
      const drag = this.drag; this.drag = null;
      if (!drag) return;
      if (drag.far) this.choose(drag.day, this.day(e.offsetX), true);
      else { const lane = this.lane(e); if (lane) location.href = `/event/${encodeURIComponent(lane.id)}`; }
    });
    canvas.addEventListener("pointercancel", () => { this.drag = null; });
    canvas.addEventListener("keydown", (e) => this.key(e));
  }

  lane(e) { return this.drawn.find((d) => e.offsetY >= d.y && e.offsetY < d.y + d.tall && e.offsetX >= d.a - 3 && e.offsetX <= d.b + 3)?.lane; }

  key(e) {
    if (!this.days || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "Escape") { this.clear(); e.preventDefault(); return; }
    const by = e.key === "ArrowLeft" ? -1 : e.key === "ArrowRight" ? 1 : 0;
    if (!by) return;
    e.preventDefault();
    const step = this.days.step, a = this.from ?? this.first, b = this.to ?? (this.from === null ? this.first + step - 1 : this.last - 1);
    const fresh = this.from === null && this.to === null;
    this.choose(fresh || e.shiftKey ? a : a + by * step, fresh ? b : Math.max(a, b + by * step), true);
  }
}

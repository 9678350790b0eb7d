// Web Mercator, and the shapes of land as paths. World units: the world is 256 wide at zoom 0.
export const WORLD = 256;
export const FURTHEST = 85.05;
const RIM = 40075016.686; // metres round the equator

export const toX = (lon) => ((lon + 180) / 360) * WORLD;
export function toY(lat) {
  const phi = (Math.max(-FURTHEST, Math.min(FURTHEST, lat)) * Math.PI) / 180;
  return ((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * WORLD;
}
export const toLon = (x) => (x / WORLD) * 360 - 180;
export const toLat = (y) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))) * 180) / Math.PI;
export const wrapLon = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;
/** Pixels of `km` at a latitude and a zoom. */
export const pixels = (km, lat, zoom) => (km * 1000 * WORLD * 2 ** zoom) / (RIM * Math.max(0.05, Math.cos((lat * Math.PI) / 180)));

/** One run of points from the basemap file: world coordinates and their bounds. */
function line(packed, unit) {
  const points = new Float32Array(packed.length);
  let lon = 0, lat = 0, west = Infinity, east = -Infinity, north = Infinity, south = -Infinity;
  for (let i = 0; i < packed.length; i += 2) {
    lon += packed[i]; lat += packed[i + 1];
    const x = toX(lon * unit), y = toY(lat * unit);
    points[i] = x; points[i + 1] = y;
    if (x < west) west = x; if (x > east) east = x;
    if (y < north) north = y; if (y > south) south = y;
  }
  return { points, west, east, north, south };
}

class Level {
  constructor(level) {
    this.land = level.land.map((r) => line(r, level.unit));
    this.borders = level.borders.map((r) => line(r, level.unit));
    this.names = level.names.map(([name, lon, lat, width]) => ({ name, x: toX(lon), y: toY(lat), width: (width / 360) * WORLD }));
    this.held = null;
  }

  /** Paths of what is within bounds, and some way about them; kept until the bounds are left. */
  paths(b) {
    const h = this.held;
    if (h && b.west >= h.west && b.east <= h.east && b.north >= h.north && b.south <= h.south && h.east - h.west < 4 * (b.east - b.west)) return h;
    const w = (b.east - b.west) / 2, t = (b.south - b.north) / 2;
    const held = { west: b.west - w, east: b.east + w, north: b.north - t, south: b.south + t };
    const near = (l) => l.east >= held.west && l.west <= held.east && l.south >= held.north && l.north <= held.south;
    const path = (lines, close) => {
      const out = new Path2D();
      for (const { points } of lines) {
        out.moveTo(points[0], points[1]);
        for (let i = 2; i < points.length; i += 2) out.lineTo(points[i], points[i + 1]);
        if (close) out.closePath();
      }
      return out;
    };
    held.land = path(this.land.filter(near), true);
    held.borders = path(this.borders.filter(near), false);
    this.held = held;
    return held;
  }
}

/** The basemap: coarse from far away, fine from near. */
export class Shapes {
  constructor(data) { this.levels = data.levels.map((l) => new Level(l)); }
  at(zoom) { return this.levels[zoom < 3.5 ? 0 : this.levels.length - 1]; }
}

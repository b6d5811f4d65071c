// From the rings of an answer to what the map draws: an area, the lines around it and around its holes; and how large it is.
import type { Feature, FeatureCollection, Position } from 'geojson';
import type { GeoPoint, ReachedArea } from '../api/types';

export interface MapIsochrones { from: GeoPoint; areas: { minutes: number; label: string; polygons: ReachedArea['polygons'] }[] }

const kMetresPerDegree = 111_195;

/** GeoJSON wants the first point again at the end; the server's rings close themselves. */
function ring(points: GeoPoint[]): Position[] {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return [];
  const closed = first.lat === last.lat && first.lon === last.lon ? points : [...points, first];
  return closed.map(({ lat, lon }) => [lon, lat]);
}

/** The longest time first, so that the shorter ones lie on it. `band` counts from the shortest: it says which pattern. */
export function isochrone_features({ from, areas }: MapIsochrones): FeatureCollection {
  const by_time = [...areas].sort((a, b) => a.minutes - b.minutes);
  const drawn = by_time.map(({ minutes, label, polygons }, band): Feature[] => {
    const shapes = polygons.map(({ rings }) => rings.map(({ points }) => ring(points)).filter((one) => one.length > 3)).filter((rings) => rings.length > 0);
    if (shapes.length === 0) return [];
    const lines = (part: 'edge' | 'hole', coordinates: Position[][]): Feature[] => (coordinates.length > 0 ? [{ type: 'Feature', geometry: { type: 'MultiLineString', coordinates }, properties: { part, band, minutes, label } }] : []);
    return [
      { type: 'Feature', geometry: { type: 'MultiPolygon', coordinates: shapes }, properties: { part: 'area', band, minutes } },
      ...lines('hole', shapes.flatMap((rings) => rings.slice(1))),
      ...lines('edge', shapes.flatMap((rings) => rings.slice(0, 1))),
    ];
  });
  return { type: 'FeatureCollection', features: [...drawn.reverse().flat(), { type: 'Feature', geometry: { type: 'Point', coordinates: [from.lon, from.lat] }, properties: { part: 'from' } }] };
}

function ring_m2(points: GeoPoint[]): number {
  const [origin] = points;
  if (!origin) return 0;
  const across = kMetresPerDegree * Math.cos((origin.lat * Math.PI) / 180);
  const flat = points.map(({ lat, lon }) => [(lon - origin.lon) * across, (lat - origin.lat) * kMetresPerDegree] as const);
  const twice = flat.reduce((sum, [x, y], index) => {
    const [next_x, next_y] = flat[(index + 1) % flat.length] ?? [x, y];
    return sum + x * next_y - next_x * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Without the holes. */
export function area_km2(area: Pick<ReachedArea, 'polygons'>): number {
  return area.polygons.reduce((sum, { rings }) => sum + rings.reduce((inner, { points }, index) => inner + (index === 0 ? 1 : -1) * ring_m2(points), 0), 0) / 1e6;
}

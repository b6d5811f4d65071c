// Closed roads on the map: a thick dashed line with the sign that every driver knows, a hollow one where it is only planned; and what is
// being drawn. Told by pattern and sign, never by colour alone.
import type { GeoJSONSource, Map as GlMap } from 'maplibre-gl';
import type { Feature, FeatureCollection } from 'geojson';
import { kFonts, type Look } from './style';
import { kPixelRatio, put_image } from './symbols';

export interface MapPoint { lat: number; lon: number }
export interface MapClosure { id: string; label: string; planned: boolean; stretches: { points: MapPoint[]; radius_m: number }[] }
export interface MapDrawing { points: MapPoint[]; lines: MapPoint[][]; radius_m: number }

const kNothing: FeatureCollection = { type: 'FeatureCollection', features: [] };
const kMetresPerDegree = 111_195;

function circle(centre: MapPoint, radius_m: number): [number, number][] {
  const across = radius_m / kMetresPerDegree;
  return Array.from({ length: 49 }, (_, i) => {
    const angle = (i / 48) * 2 * Math.PI;
    return [centre.lon + (across * Math.cos(angle)) / Math.cos((centre.lat * Math.PI) / 180), centre.lat + across * Math.sin(angle)];
  });
}
const line = (points: MapPoint[]): [number, number][] => points.map((point) => [point.lon, point.lat]);

/** No entry: a bar in a disc. */
function sign(dark: boolean): ImageData {
  const size = 20 * kPixelRatio;
  const made = document.createElement('canvas');
  made.width = made.height = size;
  const context = made.getContext('2d');
  if (!context) throw new Error('no 2d canvas');
  const middle = size / 2;
  context.beginPath();
  context.arc(middle, middle, size * 0.44, 0, Math.PI * 2);
  context.fillStyle = dark ? '#ff6b66' : '#c1121f';
  context.fill();
  context.lineWidth = size * 0.06;
  context.strokeStyle = dark ? '#0d141a' : '#ffffff';
  context.stroke();
  context.fillStyle = dark ? '#0d141a' : '#ffffff';
  context.fillRect(size * 0.2, size * 0.41, size * 0.6, size * 0.18);
  return context.getImageData(0, 0, size, size);
}

export class ClosureLayer {
  private closures: MapClosure[] = [];
  private drawing: MapDrawing | null = null;
  constructor(private map: GlMap) {}

  /** After each change of style; below units and incidents. */
  add(look: Look): void {
    const { map } = this;
    const red = look.dark ? '#ff6b66' : '#c1121f';
    const paper = look.dark ? '#0d141a' : '#ffffff';
    put_image(map, 'no-entry', sign(look.dark));
    for (const source of ['closures', 'closing']) if (!map.getSource(source)) map.addSource(source, { type: 'geojson', data: kNothing });
    const round = { 'line-cap': 'butt', 'line-join': 'round' } as const;
    map.addLayer({ id: 'closures-under', type: 'line', source: 'closures', layout: round, paint: { 'line-color': paper, 'line-width': 9, 'line-opacity': 0.9 } });
    map.addLayer({ id: 'closures', type: 'line', source: 'closures', filter: ['!', ['get', 'planned']], layout: round, paint: { 'line-color': red, 'line-width': 6, 'line-dasharray': [1.4, 0.8] } });
    map.addLayer({ id: 'closures-planned', type: 'line', source: 'closures', filter: ['get', 'planned'], layout: round, paint: { 'line-color': red, 'line-width': 2, 'line-dasharray': [2, 2] } });
    map.addLayer({ id: 'closures-signs', type: 'symbol', source: 'closures', minzoom: 11, layout: { 'symbol-placement': 'line-center', 'icon-image': 'no-entry', 'icon-allow-overlap': true, 'icon-rotation-alignment': 'viewport', 'icon-size': 0.9, 'text-field': ['get', 'label'], 'text-font': kFonts, 'text-size': 12, 'text-offset': [0, 1.2], 'text-anchor': 'top', 'text-optional': true, 'text-rotation-alignment': 'viewport' }, paint: { 'text-color': red, 'text-halo-color': paper, 'text-halo-width': 1.6 } });
    map.addLayer({ id: 'closing', type: 'line', source: 'closing', filter: ['==', ['geometry-type'], 'LineString'], layout: round, paint: { 'line-color': red, 'line-width': 7, 'line-opacity': 0.55 } });
    map.addLayer({ id: 'closing-points', type: 'circle', source: 'closing', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 6, 'circle-color': paper, 'circle-stroke-color': red, 'circle-stroke-width': 3 } });
    this.draw();
  }

  set(closures: MapClosure[]): void {
    this.closures = closures;
    this.draw();
  }
  set_drawing(drawing: MapDrawing | null): void {
    this.drawing = drawing;
    this.draw();
  }

  private draw(): void {
    const standing = this.map.getSource('closures') as GeoJSONSource | undefined;
    void standing?.setData({
      type: 'FeatureCollection',
      features: this.closures.flatMap((closure) =>
        closure.stretches.map(({ points, radius_m }): Feature => {
          const [first] = points;
          const coordinates = points.length === 1 && first ? circle(first, radius_m) : line(points);
          return { type: 'Feature', geometry: { type: 'LineString', coordinates }, properties: { id: closure.id, label: closure.label, planned: closure.planned } };
        })),
    });
    const drawn = this.drawing;
    const [only] = drawn?.points ?? [];
    const lines = drawn ? [...drawn.lines.map(line), ...(drawn.points.length === 1 && only && drawn.radius_m > 0 && drawn.lines.length === 0 ? [circle(only, drawn.radius_m)] : [])] : [];
    const closing = this.map.getSource('closing') as GeoJSONSource | undefined;
    void closing?.setData({
      type: 'FeatureCollection',
      features: [
        ...lines.map((coordinates): Feature => ({ type: 'Feature', geometry: { type: 'LineString', coordinates }, properties: {} })),
        ...(drawn?.points ?? []).map((point): Feature => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [point.lon, point.lat] }, properties: {} })),
      ],
    });
  }
}

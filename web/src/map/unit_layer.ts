// Units on the map: kind by outline, state by fill and pattern, a crew in danger by a ring and words. However many move: one draw per
// animation frame.
import type { GeoJSONSource, Map as GlMap } from 'maplibre-gl';
import type { Feature, FeatureCollection } from 'geojson';
import { ink, kFonts, type Look } from './style';
import { put_image, unit_symbol, type UnitGroup, type UnitShape } from './symbols';

export interface MapUnit { id: string; lat: number; lon: number; shape: UnitShape; group: UnitGroup; stale: boolean; /** What is written beside a crew in danger; else empty. */ alarm: string }

const kNothing: FeatureCollection = { type: 'FeatureCollection', features: [] };
const kGroups: UnitGroup[] = ['free', 'assigned', 'moving', 'scene', 'other', 'out'];
const kShapes: UnitShape[] = ['fire', 'ambulance', 'police', 'other'];
const image = (shape: UnitShape, group: UnitGroup): string => `unit-${shape}-${group}`;

function feature(unit: MapUnit): Feature {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [unit.lon, unit.lat] }, properties: { id: unit.id, image: image(unit.shape, unit.group), stale: unit.stale, alarm: unit.alarm, sort: unit.alarm ? 2 : unit.group === 'free' || unit.group === 'out' ? 0 : 1 } };
}

export class UnitLayer {
  private units = new Map<string, MapUnit>();
  private frame = 0;
  constructor(private map: GlMap) {}

  /** After each change of style; below the incidents. */
  add(look: Look): void {
    const { map } = this;
    const { text, accent } = ink(look);
    for (const shape of kShapes) for (const group of kGroups) put_image(map, image(shape, group), unit_symbol(shape, group, look.dark));
    if (!map.getSource('units')) map.addSource('units', { type: 'geojson', data: kNothing });
    map.addLayer({ id: 'unit-selected', type: 'circle', source: 'units', filter: ['==', ['get', 'id'], ''], paint: { 'circle-radius': 14, 'circle-color': accent, 'circle-opacity': 0.25, 'circle-stroke-color': accent, 'circle-stroke-width': 2 } });
    map.addLayer({ id: 'unit-emergency', type: 'circle', source: 'units', filter: ['!=', ['get', 'alarm'], ''], paint: { 'circle-radius': 16, 'circle-color': '#b3141c', 'circle-opacity': 0.3, 'circle-stroke-color': '#d5212b', 'circle-stroke-width': 4 } });
    map.addLayer({ id: 'units', type: 'symbol', source: 'units', layout: { 'icon-image': ['get', 'image'], 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.55, 13, 0.9, 16, 1.1], 'symbol-sort-key': ['get', 'sort'] }, paint: { 'icon-opacity': ['case', ['get', 'stale'], 0.55, 1] } });
    map.addLayer({ id: 'unit-names', type: 'symbol', source: 'units', minzoom: 12.5, layout: { 'text-field': ['get', 'id'], 'text-font': kFonts, 'text-size': 11, 'text-offset': [0, 1], 'text-anchor': 'top', 'text-optional': true }, paint: text });
    this.draw();
  }
  /** Above everything: who is in danger. */
  add_alarms(): void {
    this.map.addLayer({ id: 'unit-emergency-name', type: 'symbol', source: 'units', filter: ['!=', ['get', 'alarm'], ''], layout: { 'text-field': ['get', 'alarm'], 'text-font': kFonts, 'text-size': 14, 'text-offset': [0, -1.4], 'text-anchor': 'bottom', 'text-allow-overlap': true, 'text-ignore-placement': true }, paint: { 'text-color': '#ffffff', 'text-halo-color': '#b3141c', 'text-halo-width': 3 } });
  }

  set(units: MapUnit[]): void {
    this.units = new Map(units.map((unit) => [unit.id, unit]));
    this.draw_soon();
  }
  move(id: string, lat: number, lon: number): void {
    const unit = this.units.get(id);
    if (!unit) return;
    unit.lat = lat;
    unit.lon = lon;
    this.draw_soon();
  }
  select(id: string | null): void {
    if (this.map.getLayer('unit-selected')) this.map.setFilter('unit-selected', ['==', ['get', 'id'], id ?? '']);
  }
  /** The map goes: nothing is drawn any more. */
  stop(): void {
    if (this.frame) cancelAnimationFrame(this.frame);
  }

  private draw_soon(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }
  private draw(): void {
    const source = this.map.getSource('units') as GeoJSONSource | undefined;
    void source?.setData({ type: 'FeatureCollection', features: [...this.units.values()].map(feature) });
  }
}

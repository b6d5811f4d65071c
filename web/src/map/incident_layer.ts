// Incidents on the map: triangles with their priority and number. The selected one lies on top of whatever else is at its address, and its
// number stands there, not another's.
import type { GeoJSONSource, Map as GlMap, SymbolLayerSpecification } from 'maplibre-gl';
import type { Feature, FeatureCollection } from 'geojson';
import { ink, kFonts, type Look } from './style';
import { incident_symbol, put_image } from './symbols';

export interface MapIncident { id: string; lat: number; lon: number; label: string; priority: number; waiting: boolean }

const kNothing: FeatureCollection = { type: 'FeatureCollection', features: [] };
const image = (priority: number, waiting: boolean): string => `incident-${priority}-${waiting ? 'waiting' : 'working'}`;

/** Labels of the layer on top are placed first and push others away; among those below, the urgent one's symbol is drawn last. */
function layout(on_top: boolean): NonNullable<SymbolLayerSpecification['layout']> {
  return {
    'icon-image': ['get', 'image'], 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.65, 13, 1], 'symbol-sort-key': ['get', 'sort'],
    'text-field': on_top ? ['get', 'label'] : ['step', ['zoom'], '', 12.5, ['get', 'label']], 'text-font': kFonts, 'text-size': 12, 'text-offset': [0, 1.3], 'text-anchor': 'top',
    ...(on_top ? { 'text-allow-overlap': true } : { 'text-optional': true }),
  };
}

export class IncidentLayer {
  private incidents: MapIncident[] = [];
  constructor(private map: GlMap) {}

  /** After each change of style; above the units. */
  add(look: Look): void {
    const { map } = this;
    const { text, accent } = ink(look);
    for (let priority = 0; priority <= 4; priority++) for (const waiting of [true, false]) put_image(map, image(priority, waiting), incident_symbol(priority, waiting, look.dark));
    if (!map.getSource('incidents')) map.addSource('incidents', { type: 'geojson', data: kNothing });
    map.addLayer({ id: 'incident-selected', type: 'circle', source: 'incidents', filter: ['==', ['get', 'id'], ''], paint: { 'circle-radius': 22, 'circle-color': accent, 'circle-opacity': 0.18, 'circle-stroke-color': accent, 'circle-stroke-width': 2.5 } });
    map.addLayer({ id: 'incidents', type: 'symbol', source: 'incidents', layout: layout(false), paint: text });
    map.addLayer({ id: 'incident-on-top', type: 'symbol', source: 'incidents', filter: ['==', ['get', 'id'], ''], layout: layout(true), paint: text });
    this.draw();
  }

  set(incidents: MapIncident[]): void {
    this.incidents = incidents;
    this.draw();
  }
  select(id: string | null): void {
    if (!this.map.getLayer('incident-selected')) return;
    this.map.setFilter('incident-selected', ['==', ['get', 'id'], id ?? '']);
    this.map.setFilter('incident-on-top', ['==', ['get', 'id'], id ?? '']);
    this.map.setFilter('incidents', ['!=', ['get', 'id'], id ?? '']);
  }

  private draw(): void {
    const source = this.map.getSource('incidents') as GeoJSONSource | undefined;
    void source?.setData({
      type: 'FeatureCollection',
      features: this.incidents.map((incident): Feature => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [incident.lon, incident.lat] }, properties: { id: incident.id, label: incident.label, image: image(incident.priority, incident.waiting), sort: 10 - (incident.priority || 1) } })),
    });
  }
}

// What is reached by road within so many minutes, as areas below roads' names, units and incidents. The minutes are told by the pattern of the
// line around each area and by words on it, never by colour alone; where areas lie on one another it is darker.
import type { ExpressionSpecification, FilterSpecification, GeoJSONSource, Map as GlMap } from 'maplibre-gl';
import type { FeatureCollection } from 'geojson';
import { isochrone_features, type MapIsochrones } from './isochrone_shape';
import { kFirstLabel, kFonts, type Look } from './style';

const kNothing: FeatureCollection = { type: 'FeatureCollection', features: [] };
/** From the shortest time: full, dashed, dotted. In line widths, as in the legend (features/map/IsochroneLegend.svelte). */
const kPatterns: { width: number; dashes: number[] | null; cap: 'butt' | 'round' }[] = [{ width: 3, dashes: null, cap: 'round' }, { width: 3, dashes: [3, 1.6], cap: 'butt' }, { width: 3.4, dashes: [0.01, 1.9], cap: 'round' }];
const by_zoom = (width: number): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], 10, width * 0.6, 14, width];

export class IsochroneLayer {
  private shown: MapIsochrones | null = null;
  constructor(private map: GlMap) {}

  /** After each change of style, before all other layers of ours. */
  add(look: Look): void {
    const { map } = this;
    const colour = look.dark ? '#d9b3ff' : '#5b2a86';
    const paper = look.dark ? '#0d141a' : '#ffffff';
    if (!map.getSource('isochrones')) map.addSource('isochrones', { type: 'geojson', data: kNothing });
    map.addLayer({ id: 'isochrone-areas', type: 'fill', source: 'isochrones', filter: ['==', ['get', 'part'], 'area'], paint: { 'fill-color': colour, 'fill-opacity': look.dark ? 0.13 : 0.1, 'fill-antialias': false } }, kFirstLabel);
    map.addLayer({ id: 'isochrone-holes', type: 'line', source: 'isochrones', filter: ['==', ['get', 'part'], 'hole'], paint: { 'line-color': colour, 'line-width': 1, 'line-opacity': 0.4 } }, kFirstLabel);
    // The longest time lowest: where lines fall together, the shorter time is the one that is read.
    for (const [band, { width, dashes, cap }] of [...kPatterns.entries()].reverse()) {
      const own: FilterSpecification = ['all', ['==', ['get', 'part'], 'edge'], [band === kPatterns.length - 1 ? '>=' : '==', ['get', 'band'], band]]; // More than three times: the rest looks like the last.
      map.addLayer({ id: `isochrone-under-${band}`, type: 'line', source: 'isochrones', filter: own, layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': paper, 'line-width': by_zoom(width + 2.5) } }, kFirstLabel);
      map.addLayer({ id: `isochrone-edge-${band}`, type: 'line', source: 'isochrones', filter: own, layout: { 'line-cap': cap, 'line-join': 'round' }, paint: { 'line-color': colour, 'line-width': by_zoom(width), ...(dashes ? { 'line-dasharray': dashes } : {}) } }, kFirstLabel);
    }
    // Upright along the line, however it winds.
    map.addLayer({ id: 'isochrone-minutes', type: 'symbol', source: 'isochrones', filter: ['==', ['get', 'part'], 'edge'], layout: { 'symbol-placement': 'line', 'symbol-spacing': 150, 'text-max-angle': 360, 'text-rotation-alignment': 'viewport', 'text-field': ['get', 'label'], 'text-font': kFonts, 'text-size': 13, 'text-padding': 4, 'symbol-sort-key': ['get', 'band'] }, paint: { 'text-color': colour, 'text-halo-color': paper, 'text-halo-width': 2.2 } });
    map.addLayer({ id: 'isochrone-from', type: 'circle', source: 'isochrones', filter: ['==', ['get', 'part'], 'from'], paint: { 'circle-radius': 9, 'circle-opacity': 0, 'circle-stroke-color': colour, 'circle-stroke-width': 3.5 } });
    this.draw();
  }

  /** Null: nothing is asked. */
  set(shown: MapIsochrones | null): void {
    this.shown = shown;
    this.draw();
  }

  private draw(): void {
    const source = this.map.getSource('isochrones') as GeoJSONSource | undefined;
    if (!source) return;
    const { shown } = this;
    void source.setData(shown ? isochrone_features(shown) : kNothing);
    this.map.getContainer().dataset['isochrones'] = shown?.areas.map(({ minutes }) => minutes).join(' ') ?? ''; // A canvas says nothing to tests.
  }
}

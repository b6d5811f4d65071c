// The map: our own tiles, our own style, incidents and units on top. Knows nothing of the store; live_layers feeds it.
import 'maplibre-gl/dist/maplibre-gl.css';
import { AttributionControl, Map as GlMap, setWorkerUrl, type GeoJSONSource, type VectorTileSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Feature as AnyFeature, FeatureCollection, Point } from 'geojson';
import type { Viewport } from '../api/stream_messages';
import { CandidateMarkers, type Candidate } from './candidates';
import { ClosureLayer, type MapClosure, type MapDrawing } from './closure_layer';
import { city_style, kFonts, type Look } from './style';
import { incident_layout } from './incident_layout';
import { incident_symbol, kPixelRatio, unit_symbol, type UnitGroup, type UnitShape } from './symbols';

setWorkerUrl(workerUrl);

export interface MapOptions {
  bbox: Viewport | null;
  version: string;
  attribution: string;
  dark: boolean;
  language: 'zh' | 'en';
  title: string;
  on_ready?: () => void;
  on_viewport?: (viewport: Viewport) => void;
  /** True when the click was wanted as a place. */
  on_pick?: (point: { lat: number; lon: number }) => boolean;
  on_incident?: (id: string) => void;
  on_unit?: (id: string) => void;
}

export interface MapUnit { id: string; lat: number; lon: number; shape: UnitShape; group: UnitGroup; stale: boolean; /** What is written beside a crew in danger; else empty. */ alarm: string }
export interface MapIncident { id: string; lat: number; lon: number; label: string; priority: number; waiting: boolean }
export interface MapTrack { id: string; line: [number, number][] }

type Feature = AnyFeature<Point, Record<string, unknown>>;
const kEmpty: FeatureCollection = { type: 'FeatureCollection', features: [] };
const kGroups: UnitGroup[] = ['free', 'assigned', 'moving', 'scene', 'other', 'out'];
const kShapes: UnitShape[] = ['fire', 'ambulance', 'police', 'other'];

/** Device pixels to one of the map's, the page's own enlargement (base.css) included. */
function sharpness(holder: HTMLElement): number {
  return devicePixelRatio * (holder.offsetWidth > 0 ? holder.getBoundingClientRect().width / holder.offsetWidth : 1);
}

const kTilesAgainMs = 5_000;

export class CityMap {
  private map: GlMap;
  private look: Look;
  private units = new Map<string, MapUnit>();
  private incidents: MapIncident[] = [];
  private tracks: MapTrack[] = [];
  private ready = false;
  private frame = 0;
  private dirty_units = false;
  private tiles_again = 0;
  private selected: { incident: string | null; unit: string | null } = { incident: null, unit: null };
  private picking = false;
  private candidates: CandidateMarkers | null = null;
  private closures: ClosureLayer;

  constructor(holder: HTMLElement, private options: MapOptions) {
    this.look = { dark: options.dark, language: options.language };
    const box = options.bbox;
    this.map = new GlMap({
      container: holder,
      style: this.style(),
      ...(box ? { bounds: [[box[0], box[1]], [box[2], box[3]]] as [[number, number], [number, number]], fitBoundsOptions: { padding: 20 } } : { center: [118.8, 32.05] as [number, number], zoom: 11 }),
      attributionControl: false,
      locale: { 'Map.Title': options.title },
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 120,
      maxZoom: 19,
      pixelRatio: sharpness(holder),
    });
    this.closures = new ClosureLayer(this.map);
    // Tiles that are out of reach are asked for again until they come: a map that stays blank after the banner has gone is no map.
    this.map.on('error', ({ error }) => {
      if ((error as { status?: number }).status !== 0) return console.error(error);
      this.tiles_again ||= window.setTimeout(() => {
        this.tiles_again = 0;
        const city = this.map.getSource<VectorTileSource>('city');
        city?.setTiles(city.tiles);
      }, kTilesAgainMs);
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new AttributionControl({ compact: false }), 'bottom-right');
    this.map.on('style.load', () => {
      this.ready = true;
      this.add_layers();
    });
    // Units and incidents do not wait for the last tile.
    this.map.once('style.load', () => {
      this.tell_viewport();
      options.on_ready?.();
    });
    this.map.once('load', () => (holder.dataset.loaded = 'true'));
    this.map.on('moveend', () => this.tell_viewport());
    this.map.on('click', (event) => this.click(event.point, event.lngLat));
    for (const layer of ['units', 'incidents', 'incident-on-top']) {
      this.map.on('mouseenter', layer, () => this.cursor(true));
      this.map.on('mouseleave', layer, () => this.cursor(false));
    }
  }

  private style(): ReturnType<typeof city_style> {
    return city_style(`${location.origin}/tiles/{z}/{x}/{y}.mvt?v=${encodeURIComponent(this.options.version)}`, this.options.attribution, this.look);
  }
  private cursor(over: boolean): void {
    this.map.getCanvas().style.cursor = this.picking ? 'crosshair' : over ? 'pointer' : '';
  }
  private click(point: { x: number; y: number }, at: { lng: number; lat: number }): void {
    if (this.options.on_pick?.({ lat: at.lat, lon: at.lng })) return;
    const hits = this.map.queryRenderedFeatures([[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]], { layers: ['incident-on-top', 'incidents', 'units'].filter((layer) => this.map.getLayer(layer)) });
    const hit = hits.find((feature) => feature.layer.id !== 'units') ?? hits[0];
    if (!hit) return;
    const id = String(hit.properties['id']);
    if (hit.layer.id !== 'units') this.options.on_incident?.(id);
    else this.options.on_unit?.(id);
  }
  private tell_viewport(): void {
    const box = this.map.getBounds();
    this.options.on_viewport?.([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()]);
  }

  private add_layers(): void {
    const { dark } = this.look;
    for (const shape of kShapes) for (const group of kGroups) this.put_image(`unit-${shape}-${group}`, unit_symbol(shape, group, dark));
    for (let priority = 0; priority <= 4; priority++) for (const waiting of [true, false]) this.put_image(`incident-${priority}-${waiting ? 'waiting' : 'working'}`, incident_symbol(priority, waiting, dark));
    const text = { 'text-color': dark ? '#e6edf4' : '#14202c', 'text-halo-color': dark ? '#0d141a' : '#ffffff', 'text-halo-width': 1.6 };
    const accent = dark ? '#6fb4ff' : '#0f5ba8';
    if (!this.map.getSource('tracks')) this.map.addSource('tracks', { type: 'geojson', data: kEmpty });
    if (!this.map.getSource('units')) this.map.addSource('units', { type: 'geojson', data: kEmpty });
    if (!this.map.getSource('incidents')) this.map.addSource('incidents', { type: 'geojson', data: kEmpty });
    this.closures.add(this.look);
    this.map.addLayer({ id: 'tracks', type: 'line', source: 'tracks', paint: { 'line-color': accent, 'line-width': 2.5, 'line-opacity': 0.75 }, layout: { 'line-cap': 'round', 'line-join': 'round' } });
    this.map.addLayer({ id: 'unit-selected', type: 'circle', source: 'units', filter: ['==', ['get', 'id'], ''], paint: { 'circle-radius': 14, 'circle-color': accent, 'circle-opacity': 0.25, 'circle-stroke-color': accent, 'circle-stroke-width': 2 } });
    this.map.addLayer({ id: 'unit-emergency', type: 'circle', source: 'units', filter: ['!=', ['get', 'alarm'], ''], paint: { 'circle-radius': 16, 'circle-color': '#b3141c', 'circle-opacity': 0.3, 'circle-stroke-color': '#d5212b', 'circle-stroke-width': 4 } });
    this.map.addLayer({ id: 'units', type: 'symbol', source: 'units', layout: { 'icon-image': ['get', 'image'], 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.55, 13, 0.9, 16, 1.1], 'symbol-sort-key': ['get', 'sort'] }, paint: { 'icon-opacity': ['case', ['get', 'stale'], 0.55, 1] } });
    this.map.addLayer({ id: 'unit-names', type: 'symbol', source: 'units', minzoom: 12.5, layout: { 'text-field': ['get', 'id'], 'text-font': kFonts, 'text-size': 11, 'text-offset': [0, 1], 'text-anchor': 'top', 'text-optional': true }, paint: text });
    this.map.addLayer({ id: 'incident-selected', type: 'circle', source: 'incidents', filter: ['==', ['get', 'id'], ''], paint: { 'circle-radius': 22, 'circle-color': accent, 'circle-opacity': 0.18, 'circle-stroke-color': accent, 'circle-stroke-width': 2.5 } });
    this.map.addLayer({ id: 'incidents', type: 'symbol', source: 'incidents', layout: incident_layout(false), paint: text });
    // The selected one lies on top of whatever else is at its address, and its number stands there, not another's.
    this.map.addLayer({ id: 'incident-on-top', type: 'symbol', source: 'incidents', filter: ['==', ['get', 'id'], ''], layout: incident_layout(true), paint: text });
    this.map.addLayer({ id: 'unit-emergency-name', type: 'symbol', source: 'units', filter: ['!=', ['get', 'alarm'], ''], layout: { 'text-field': ['get', 'alarm'], 'text-font': kFonts, 'text-size': 14, 'text-offset': [0, -1.4], 'text-anchor': 'bottom', 'text-allow-overlap': true, 'text-ignore-placement': true }, paint: { 'text-color': '#ffffff', 'text-halo-color': '#b3141c', 'text-halo-width': 3 } });
    this.draw_units();
    this.draw_incidents();
    this.draw_tracks();
    this.set_selected(this.selected.incident, this.selected.unit);
  }
  private put_image(id: string, image: ImageData): void {
    if (this.map.hasImage(id)) this.map.removeImage(id);
    this.map.addImage(id, image, { pixelRatio: kPixelRatio });
  }

  private unit_feature(unit: MapUnit): Feature {
    return { type: 'Feature', geometry: { type: 'Point', coordinates: [unit.lon, unit.lat] }, properties: { id: unit.id, image: `unit-${unit.shape}-${unit.group}`, stale: unit.stale, alarm: unit.alarm, sort: unit.alarm ? 2 : unit.group === 'free' || unit.group === 'out' ? 0 : 1 } };
  }
  private draw_units(): void {
    this.dirty_units = false;
    const source = this.map.getSource('units') as GeoJSONSource | undefined;
    void source?.setData({ type: 'FeatureCollection', features: [...this.units.values()].map((unit) => this.unit_feature(unit)) });
  }
  private draw_incidents(): void {
    const source = this.map.getSource('incidents') as GeoJSONSource | undefined;
    void source?.setData({
      type: 'FeatureCollection',
      features: this.incidents.map((incident) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [incident.lon, incident.lat] }, properties: { id: incident.id, label: incident.label, image: `incident-${incident.priority}-${incident.waiting ? 'waiting' : 'working'}`, sort: 10 - (incident.priority || 1) } })),
    });
  }
  private draw_tracks(): void {
    const source = this.map.getSource('tracks') as GeoJSONSource | undefined;
    void source?.setData({ type: 'FeatureCollection', features: this.tracks.map((track) => ({ type: 'Feature', geometry: { type: 'LineString', coordinates: track.line }, properties: { id: track.id } })) });
  }

  /** All units at once; used when membership or states change. */
  set_units(units: MapUnit[]): void {
    this.units = new Map(units.map((unit) => [unit.id, unit]));
    this.draw_soon();
  }
  move_unit(id: string, lat: number, lon: number): void {
    const unit = this.units.get(id);
    if (!unit) return;
    unit.lat = lat;
    unit.lon = lon;
    this.draw_soon();
  }
  /** However many units moved: one draw per animation frame. */
  private draw_soon(): void {
    this.dirty_units = true;
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.dirty_units && this.ready) this.draw_units();
    });
  }
  set_incidents(incidents: MapIncident[]): void {
    this.incidents = incidents;
    if (this.ready) this.draw_incidents();
  }
  set_tracks(tracks: MapTrack[]): void {
    this.tracks = tracks;
    if (this.ready) this.draw_tracks();
  }
  set_selected(incident: string | null, unit: string | null): void {
    this.selected = { incident, unit };
    if (!this.map.getLayer('incident-selected')) return;
    this.map.setFilter('incident-selected', ['==', ['get', 'id'], incident ?? '']);
    this.map.setFilter('incident-on-top', ['==', ['get', 'id'], incident ?? '']);
    this.map.setFilter('incidents', ['!=', ['get', 'id'], incident ?? '']);
    this.map.setFilter('unit-selected', ['==', ['get', 'id'], unit ?? '']);
  }
  set_look(dark: boolean, language: 'zh' | 'en'): void {
    if (dark === this.look.dark && language === this.look.language) return;
    this.look = { dark, language };
    this.ready = false;
    this.map.setStyle(this.style(), { diff: false });
  }
  /** Numbered points to choose from; an empty list takes them away. */
  set_candidates(list: Candidate[], nearest_zoom = 15): void {
    this.candidates ??= new CandidateMarkers(this.map);
    this.candidates.show(list);
    if (list.length > 0) this.fit(list, nearest_zoom);
  }
  set_closures(closures: MapClosure[]): void {
    this.closures.set(closures);
  }
  /** What is being drawn to be closed; null: nothing is. */
  set_drawing(drawing: MapDrawing | null): void {
    this.closures.set_drawing(drawing);
  }
  set_picking(on: boolean): void {
    this.picking = on;
    this.cursor(false);
  }
  fly_to(point: { lat: number; lon: number }, zoom: number): void {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.map.easeTo({ center: [point.lon, point.lat], zoom: Math.max(this.map.getZoom(), zoom), duration: still ? 0 : 450 });
  }
  zoom_by(steps: number): void {
    this.map.zoomTo(this.map.getZoom() + steps, { duration: 150 });
  }
  home(): void {
    const box = this.options.bbox;
    if (box) this.map.fitBounds([[box[0], box[1]], [box[2], box[3]]], { padding: 20, duration: 300 });
  }
  fit(points: { lat: number; lon: number }[], nearest_zoom = 15): void {
    const [first] = points;
    if (!first) return;
    let [w, s, e, n] = [first.lon, first.lat, first.lon, first.lat];
    for (const point of points) [w, s, e, n] = [Math.min(w, point.lon), Math.min(s, point.lat), Math.max(e, point.lon), Math.max(n, point.lat)];
    this.map.fitBounds([[w, s], [e, n]], { padding: 60, maxZoom: nearest_zoom, duration: 0 });
  }
  remove(): void {
    if (this.frame) cancelAnimationFrame(this.frame);
    this.ready = false;
    this.candidates?.show([]);
    clearTimeout(this.tiles_again);
    this.map.remove();
  }
}

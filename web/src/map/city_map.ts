// The map: our own tiles, our own style, incidents and units on top. Knows nothing of the store; live_layers feeds it.
import 'maplibre-gl/dist/maplibre-gl.css';
import { AttributionControl, Map as GlMap, setWorkerUrl, type GeoJSONSource, type PaddingOptions, type VectorTileSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { FeatureCollection } from 'geojson';
import type { Viewport } from '../api/stream_messages';
import { CandidateMarkers, type Candidate } from './candidates';
import { ClosureLayer, type MapClosure, type MapDrawing } from './closure_layer';
import { IncidentLayer, type MapIncident } from './incident_layer';
import { IsochroneLayer } from './isochrone_layer';
import type { MapIsochrones } from './isochrone_shape';
import { city_style, ink, type Look } from './style';
import { UnitLayer, type MapUnit } from './unit_layer';

setWorkerUrl(workerUrl);

/** Where the menu was asked for, on the map and in the holder; and on what. */
export interface MapMenu { at: { lat: number; lon: number }; x: number; y: number; incident?: string; unit?: string; station?: { zh: string; en: string } }

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
  /** What else can be asked at a place, and at what stands there. */
  on_menu?: (asked: MapMenu) => void;
}

export interface MapTrack { id: string; line: [number, number][] }

const kEmpty: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Device pixels to one of the map's, the page's own enlargement (base.css) included. */
function sharpness(holder: HTMLElement): number {
  return devicePixelRatio * (holder.offsetWidth > 0 ? holder.getBoundingClientRect().width / holder.offsetWidth : 1);
}

const kTilesAgainMs = 5_000;

export class CityMap {
  private map: GlMap;
  private look: Look;
  private tracks: MapTrack[] = [];
  private ready = false;
  private tiles_again = 0;
  private selected: { incident: string | null; unit: string | null } = { incident: null, unit: null };
  private picking = false;
  private candidates: CandidateMarkers | null = null;
  private isochrones: IsochroneLayer;
  private closures: ClosureLayer;
  private units: UnitLayer;
  private incidents: IncidentLayer;

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
    this.isochrones = new IsochroneLayer(this.map);
    this.closures = new ClosureLayer(this.map);
    this.units = new UnitLayer(this.map);
    this.incidents = new IncidentLayer(this.map);
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
    this.map.on('contextmenu', ({ point, lngLat }) => options.on_menu?.({ at: { lat: lngLat.lat, lon: lngLat.lng }, x: point.x, y: point.y, ...this.hit(point) }));
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
    const { incident, unit } = this.hit(point);
    if (incident) this.options.on_incident?.(incident);
    else if (unit) this.options.on_unit?.(unit);
  }
  private hit(point: { x: number; y: number }): Pick<MapMenu, 'incident' | 'unit' | 'station'> {
    const found = (...layers: string[]): Record<string, unknown> | undefined =>
      this.map.queryRenderedFeatures([[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]], { layers: layers.filter((layer) => this.map.getLayer(layer)) })[0]?.properties;
    const incident = found('incident-on-top', 'incidents');
    if (incident) return { incident: String(incident['id']) };
    const unit = found('units');
    if (unit) return { unit: String(unit['id']) };
    const station = found('station');
    const name = (key: string): string => String(station?.[key] ?? station?.['name'] ?? '');
    return station ? { station: { zh: name('name_zh'), en: name('name_en') } } : {};
  }
  private tell_viewport(): void {
    const box = this.map.getBounds();
    this.options.on_viewport?.([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()]);
  }

  /** From below to above. */
  private add_layers(): void {
    if (!this.map.getSource('tracks')) this.map.addSource('tracks', { type: 'geojson', data: kEmpty });
    this.isochrones.add(this.look);
    this.closures.add(this.look);
    this.map.addLayer({ id: 'tracks', type: 'line', source: 'tracks', paint: { 'line-color': ink(this.look).accent, 'line-width': 2.5, 'line-opacity': 0.75 }, layout: { 'line-cap': 'round', 'line-join': 'round' } });
    this.units.add(this.look);
    this.incidents.add(this.look);
    this.units.add_alarms();
    this.draw_tracks();
    this.set_selected(this.selected.incident, this.selected.unit);
  }
  private draw_tracks(): void {
    const source = this.map.getSource('tracks') as GeoJSONSource | undefined;
    void source?.setData({ type: 'FeatureCollection', features: this.tracks.map((track) => ({ type: 'Feature', geometry: { type: 'LineString', coordinates: track.line }, properties: { id: track.id } })) });
  }

  /** All units at once; used when membership or states change. */
  set_units(units: MapUnit[]): void {
    this.units.set(units);
  }
  move_unit(id: string, lat: number, lon: number): void {
    this.units.move(id, lat, lon);
  }
  set_incidents(incidents: MapIncident[]): void {
    this.incidents.set(incidents);
  }
  set_tracks(tracks: MapTrack[]): void {
    this.tracks = tracks;
    if (this.ready) this.draw_tracks();
  }
  set_selected(incident: string | null, unit: string | null): void {
    this.selected = { incident, unit };
    this.incidents.select(incident);
    this.units.select(unit);
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
  /** What is reached by road; null: nobody asks. */
  set_isochrones(isochrones: MapIsochrones | null): void {
    this.isochrones.set(isochrones);
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
  fit(points: { lat: number; lon: number }[], nearest_zoom = 15, padding: number | PaddingOptions = 60): void {
    const [first] = points;
    if (!first) return;
    let [w, s, e, n] = [first.lon, first.lat, first.lon, first.lat];
    for (const point of points) [w, s, e, n] = [Math.min(w, point.lon), Math.min(s, point.lat), Math.max(e, point.lon), Math.max(n, point.lat)];
    this.map.fitBounds([[w, s], [e, n]], { padding, maxZoom: nearest_zoom, duration: 0 });
  }
  remove(): void {
    this.units.stop();
    this.ready = false;
    this.candidates?.show([]);
    clearTimeout(this.tiles_again);
    this.map.remove();
  }
}

// Places that a search may mean, as numbered buttons on the map: the same numbers as in the list.
import { Marker, type Map as GlMap } from 'maplibre-gl';

export interface Candidate { lat: number; lon: number; number: number; label: string; take: () => void }

export class CandidateMarkers {
  private shown: Marker[] = [];
  constructor(private map: GlMap) {}
  show(list: Candidate[]): void {
    for (const marker of this.shown) marker.remove();
    this.shown = list.map((candidate) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'candidate';
      button.textContent = String(candidate.number);
      button.setAttribute('aria-label', `${candidate.number} ${candidate.label}`);
      button.title = candidate.label;
      // The field that is being typed in keeps the focus.
      button.addEventListener('pointerdown', (event) => event.preventDefault());
      button.addEventListener('click', (event) => {
        event.stopPropagation();
        candidate.take();
      });
      return new Marker({ element: button, anchor: 'bottom' }).setLngLat([candidate.lon, candidate.lat]).addTo(this.map);
    });
  }
}

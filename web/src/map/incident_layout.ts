// How an incident stands on the map. Labels of the layer on top are placed first and push others away; among those below, the urgent one's
// symbol is drawn last.
import type { SymbolLayerSpecification } from 'maplibre-gl';
import { kFonts } from './style';

export function incident_layout(on_top: boolean): NonNullable<SymbolLayerSpecification['layout']> {
  return {
    'icon-image': ['get', 'image'], 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.65, 13, 1], 'symbol-sort-key': ['get', 'sort'],
    'text-field': on_top ? ['get', 'label'] : ['step', ['zoom'], '', 12.5, ['get', 'label']], 'text-font': kFonts, 'text-size': 12, 'text-offset': [0, 1.3], 'text-anchor': 'top',
    ...(on_top ? { 'text-allow-overlap': true } : { 'text-optional': true }),
  };
}

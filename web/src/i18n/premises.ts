// What a register says of a site: occupancy classes, hazards, access. Codes there, words here: a crew reads them at the door.
import { i18n } from './i18n.svelte';

export const kPremisesWords: Record<string, [zh: string, en: string]> = {
  // Occupancy
  residential: ['住宅', 'residential'], high_rise_residential: ['高层住宅', 'high-rise residential'], office: ['办公', 'office'], commercial: ['商业', 'commercial'], assembly: ['人员密集场所', 'assembly'], educational: ['学校', 'educational'],
  health_care: ['医疗', 'health care'], industrial: ['厂房', 'industrial'], storage: ['仓储', 'storage'], hazardous_goods: ['危险品场所', 'hazardous goods'], utility: ['市政设施', 'utility'], transport: ['交通场站', 'transport'], mixed: ['综合用途', 'mixed use'],
  // Hazards
  acids: ['酸类', 'acids'], ammonia: ['液氨', 'ammonia'], biogas: ['沼气', 'biogas'], chlorine: ['液氯', 'chlorine'], compressed_gas: ['压缩气体', 'compressed gas'], diesel_generator: ['柴油发电机', 'diesel generator'], explosives: ['爆炸品', 'explosives'],
  fertiliser: ['化肥', 'fertiliser'], fibre_dust: ['纤维粉尘', 'fibre dust'], fireworks: ['烟花爆竹', 'fireworks'], fuel: ['汽柴油', 'fuel'], grain_dust: ['粮食粉尘', 'grain dust'], high_voltage: ['高压电', 'high voltage'], hydrogen: ['氢气', 'hydrogen'],
  insulated_panels: ['彩钢夹芯板', 'insulated panels'], laboratory_chemicals: ['实验室化学品', 'laboratory chemicals'], lithium_batteries: ['锂电池', 'lithium batteries'], lpg: ['液化气', 'LPG'], metal_dust: ['金属粉尘', 'metal dust'], mixed_goods: ['混存货物', 'mixed goods'],
  natural_gas: ['天然气', 'natural gas'], oxidisers: ['氧化剂', 'oxidisers'], oxygen: ['氧气', 'oxygen'], pesticides: ['农药', 'pesticides'], photovoltaics: ['光伏（断电仍带电）', 'photovoltaics (stay live)'], radioactive_source: ['放射源', 'radioactive source'],
  slow_evacuation: ['疏散缓慢', 'slow evacuation'], solvents: ['易燃溶剂', 'solvents'], timber_structure: ['木结构', 'timber structure'],
  // Access
  approach_upwind: ['从上风向接近', 'approach upwind'], drive_in_gate_north: ['消防车由北门进', 'drive in by the north gate'], drive_in_gate_south: ['消防车由南门进', 'drive in by the south gate'], dry_riser: ['干式竖管', 'dry riser'],
  fire_control_room_ground_floor: ['消控室在一层', 'fire control room on the ground floor'], fire_lift: ['消防电梯', 'fire lift'], foam_store_on_site: ['现场储有泡沫', 'foam stored on site'], gate_code_at_desk: ['门禁码问值班台', 'gate code at the duty desk'], gate_guarded: ['门口有人值守', 'gate guarded'],
  height_limit: ['限高', 'height limit'], hydrant_at_gate: ['门口有消火栓', 'hydrant at the gate'], key_box: ['有钥匙箱', 'key box'], ladder_side_east: ['登高面在东侧', 'ladder side east'], ladder_side_north: ['登高面在北侧', 'ladder side north'], ladder_side_south: ['登高面在南侧', 'ladder side south'],
  ladder_side_west: ['登高面在西侧', 'ladder side west'], narrow_lane: ['通道狭窄', 'narrow lane'], no_ladder_access: ['云梯车无法展开', 'no ladder access'], open_water_supply: ['天然水源', 'open water supply'], quay_water_supply: ['码头取水', 'water from the quay'], smoke_shafts: ['排烟井', 'smoke shafts'],
  sprinklers: ['自动喷淋', 'sprinklers'], wait_for_isolation: ['等断电确认后进入', 'wait for isolation'], weight_limit: ['限重', 'weight limit'], wet_riser: ['湿式竖管', 'wet riser'],
};

export function premises_word(code: string): string {
  return kPremisesWords[code]?.[i18n.language === 'zh' ? 0 : 1] ?? code;
}
export const premises_words = (codes: string[]): string => codes.map(premises_word).join(i18n.t.common.list_sep);

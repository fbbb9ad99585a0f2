/** HU of bone: cortical shell over textured spongy bone, with lesions. */
import type { PlacedVertebra } from './column.ts';
import { lesionCentre, lesionRadiusMm } from './lesions.ts';
import type { PhantomLesion } from './options.ts';
import type { HuField } from './painter.ts';
import type { Texture } from './random.ts';

/** Spongy bone of `spongy` HU under a shell of `cortical` HU and `shellMm` thickness. */
export function boneHu(texture: Texture, spongy: number, cortical: number, shellMm: number): HuField {
  return (x, y, z, depth) => {
    const grain = texture(x * 0.9, y * 0.9, z * 0.6);
    const inner = spongy + 75 * grain + 35 * texture(x * 0.3 + 17, y * 0.3, z * 0.3);
    if (depth >= shellMm + 0.8) return inner;
    const share = Math.min(1, Math.max(0, (shellMm + 0.8 - depth) / 0.8));
    return inner + (cortical - 40 * grain - inner) * share;
  };
}

/** HU with a lesion laid over it: lytic eats spongy bone and shell, sclerotic fills in. */
export function withLesion(
  base: HuField,
  vertebra: PlacedVertebra,
  lesion: PhantomLesion,
  texture: Texture,
): HuField {
  const radius = lesionRadiusMm(lesion);
  const c = lesionCentre(vertebra, lesion);
  const target = lesion.kind === 'lytic' ? 45 : 780;
  return (x, y, z, depth) => {
    const wobble = 2.4 * texture(x * 0.35 + 31, y * 0.35 + 7, z * 0.35);
    const d = Math.sqrt((x - c[0]) ** 2 + (y - c[1]) ** 2 + (z - c[2]) ** 2) + wobble - radius;
    const hu = base(x, y, z, depth);
    if (d > 1.5) return hu;
    const share = Math.min(1, (1.5 - d) / 3);
    const grain = lesion.kind === 'lytic' ? 12 : 110;
    return hu + (target + grain * texture(x * 0.8, y * 0.8, z * 0.8) - hu) * share;
  };
}

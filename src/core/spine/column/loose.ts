/** Posterior parts that touch no body (a spinous process without its lamina) go to the nearest vertebra. */
import { CODE, located, partsOf, type SpineBox, type voxelsOf } from '../bone.ts';

const FARTHEST_MM = 25;

/** Gives every posterior part without an owner, down to 100 mm³, the owner most of its voxels are nearest to. */
export function adoptLooseParts(box: SpineBox, owner: Uint8Array): void {
  const loose: number[] = [];
  const held: number[] = [];
  let n = 0;
  for (let o = 0; o < owner.length; o += 1) {
    if (box.code[o] !== CODE.posterior) continue;
    if (owner[o] === 0) loose.push(o);
    else if (n++ % 5 === 0) held.push(o);
  }
  if (loose.length === 0 || held.length === 0) return;
  const at = Int32Array.from(loose);
  const { part, sizes } = partsOf(box, at);
  const [from, to] = [located(box, at), located(box, Int32Array.from(held))];
  const members: number[][] = sizes.map(() => []);
  part.forEach((p, i) => {
    members[p]?.push(i);
  });
  for (const list of members) {
    const votes = new Map<number, number>();
    const stride = Math.max(1, Math.floor(list.length / 24));
    for (let m = 0; m < list.length; m += stride) {
      const i = list[m]!;
      const near = nearest(from, i, to);
      if (near.mm > FARTHEST_MM) continue;
      const id = owner[to.at[near.index]!]!;
      votes.set(id, (votes.get(id) ?? 0) + 1);
    }
    const winner = [...votes].sort((a, b) => b[1] - a[1])[0]?.[0];
    if (winner !== undefined) for (const i of list) owner[at[i]!] = winner;
  }
}

function nearest(
  a: ReturnType<typeof voxelsOf>,
  i: number,
  b: ReturnType<typeof voxelsOf>,
): { index: number; mm: number } {
  let [index, best] = [0, Infinity];
  const [x, y, z] = [a.x[i]!, a.y[i]!, a.z[i]!];
  for (let n = 0; n < b.count; n += 1) {
    const d = (x - b.x[n]!) ** 2 + (y - b.y[n]!) ** 2 + (z - b.z[n]!) ** 2;
    if (d < best) [index, best] = [n, d];
  }
  return { index, mm: Math.sqrt(best) };
}

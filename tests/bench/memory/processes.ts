/** Memory of this process's descendants, from Linux' /proc. */
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessMemory {
  readonly pid: number;
  /** What the process is for: `backend` (Node), Chromium's `browser`, `renderer`, `gpu-process`, `utility`, `zygote`. */
  readonly role: string;
  /** Proportional set size, MB: memory shared by n processes counts 1/n in each. */
  readonly pssMb: number;
}

function parentOf(pid: number): number {
  // The name in brackets may hold spaces and brackets of its own.
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function roleOf(pid: number): string {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  const type = /--type=([\w-]+)/.exec(command)?.[1];
  if (type !== undefined) return type;
  return /chrom/i.test(command.split('\0')[0] ?? '') ? 'browser' : 'backend';
}

const pssMb = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1] ?? 0) / 1024;

/** Every process started by this one, at any depth; one that ends while it is looked at is left out. */
export function descendants(of = process.pid): ProcessMemory[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      parents.set(Number(name), parentOf(Number(name)));
    } catch {
      // Ended meanwhile.
    }
  }
  const below = (pid: number): boolean => {
    for (let at = parents.get(pid) ?? 0; at > 0; at = parents.get(at) ?? 0) if (at === of) return true;
    return false;
  };
  return [...parents.keys()].filter(below).flatMap((pid) => {
    try {
      return [{ pid, role: roleOf(pid), pssMb: pssMb(pid) }];
    } catch {
      return [];
    }
  });
}

/** Sums by role, MB. */
export function byRole(processes: readonly ProcessMemory[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { role, pssMb: mb } of processes) sums.set(role, (sums.get(role) ?? 0) + mb);
  return sums;
}

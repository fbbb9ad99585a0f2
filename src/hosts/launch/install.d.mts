/** Types of install.mjs, which is JavaScript because it runs before node_modules exists. */
export function ensureNodeModules(root: string): void;
export function projectNode(root: string): string;
export function runEnvironment(root: string): NodeJS.ProcessEnv;
export function nodeOptionsFor(command: string | undefined): string[];

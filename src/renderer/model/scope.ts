/**
 * One case, one scope: everything that belongs to the open case lives in its scope and goes with it. A case store is
 * declared once; each scope makes its own, fresh, at the first ask. Components and functions read the open case's by
 * the declared name (`useDocument(...)`, `useDocument.getState()`); without a case they read those of an empty scope.
 */
import { create, type StoreApi, useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export interface CaseScope {
  readonly disposed: boolean;
  /** Runs when the case goes, last one first. */
  onDispose(stop: () => void): void;
  dispose(): void;
}

type Listener<T> = (now: T, before: T) => void;

/** A store of the open case; used like a zustand store. */
export interface CaseStore<T> {
  (): T;
  <U>(select: (state: T) => U): U;
  getState(): T;
  setState(change: Partial<T> | ((state: T) => T | Partial<T>)): void;
  /** Follows the open case's store, whichever case is open; a change of case counts as a change. @returns a stop. */
  subscribe(listener: Listener<T>): () => void;
  /** The store of one scope, open or not. */
  in(scope: CaseScope): StoreApi<T>;
  readonly title: string;
}

const made = new WeakMap<CaseScope, Map<object, unknown>>();

/** A scope without anything in it. */
export function createScope(): CaseScope {
  const stops: (() => void)[] = [];
  let disposed = false;
  const scope: CaseScope = {
    get disposed() {
      return disposed;
    },
    onDispose: (stop) => {
      if (disposed) stop();
      else stops.push(stop);
    },
    dispose: () => {
      if (disposed) return;
      disposed = true;
      for (const stop of stops.reverse()) stop();
    },
  };
  made.set(scope, new Map());
  return scope;
}

const current = create<{ readonly scope: CaseScope }>(() => ({ scope: createScope() }));

/** The scope of the open case; an empty one without. What works on after an `await` keeps it and asks `disposed`. */
export const currentScope = (): CaseScope => current.getState().scope;

/** Shows another case: the one shown so far is disposed of. */
export function enterScope(scope: CaseScope): void {
  const before = currentScope();
  if (before === scope) return;
  before.dispose();
  current.setState({ scope });
}

function keptIn<T>(scope: CaseScope, key: object, make: () => T): T {
  const values = made.get(scope) as Map<object, unknown>;
  if (!values.has(key)) values.set(key, make());
  return values.get(key) as T;
}

/** One thing a case has that nobody watches: a queue, a journal. @returns the open case's, or that of `scope`. */
export function caseValue<T>(make: (scope: CaseScope) => T): (scope?: CaseScope) => T {
  const key = {};
  return (scope = currentScope()) => keptIn(scope, key, () => make(scope));
}

const declared: CaseStore<unknown>[] = [];

/** Every case store there is: what a test of closing and opening compares. @internal */
export const caseStores = (): readonly CaseStore<unknown>[] => declared;

/** Declares a store that each case has for itself, beginning with `initial`. */
export function caseStore<T>(title: string, initial: () => T): CaseStore<T> {
  const key = {};
  const within = (scope: CaseScope): StoreApi<T> => keptIn(scope, key, () => createStore<T>(initial));
  const now = (): StoreApi<T> => within(currentScope());
  const hook = <U>(select: (state: T) => U = (state) => state as unknown as U): U =>
    useStore(
      current((s) => within(s.scope)),
      select,
    );
  const subscribe = (listener: Listener<T>): (() => void) => {
    let stop = now().subscribe(listener);
    const stopScopes = current.subscribe((next, before) => {
      stop();
      const store = within(next.scope);
      stop = store.subscribe(listener);
      listener(store.getState(), within(before.scope).getState());
    });
    return () => {
      stopScopes();
      stop();
    };
  };
  const store: CaseStore<T> = Object.assign(hook, {
    getState: () => now().getState(),
    setState: (change: Parameters<CaseStore<T>['setState']>[0]) => now().setState(change),
    subscribe,
    in: within,
    title,
  });
  declared.push(store as CaseStore<unknown>);
  return store;
}

import type { LoaderContext } from 'astro/loaders'

type Store = LoaderContext['store']

/**
 * A store in which some entries can't be seen. Astro's glob loader removes from its store whatever it has not found itself, and
 * so would remove, and have made anew at every build, the pages of another loader.
 */
export function hidingStore(store: Store, isHidden: (id: string) => boolean): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'keys') return () => target.keys().filter((id) => !isHidden(id))
      const value = Reflect.get(target, name) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

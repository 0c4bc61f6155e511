// The page that a module under test believes to stand on.
Object.assign(globalThis, { document: { documentElement: { lang: 'vi' } } });

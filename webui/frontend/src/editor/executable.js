/** What the engine refuses is not offered: neither in the palette nor in the menu that changes an element. */
const REFUSED = /data-store/;

/** The types of the library leave out the second of these names. */
const MENU = /** @type {any} */ ({
  getPopupMenuEntries: () => executable,
  getPopupMenuHeaderEntries: () => executable,
});

class Offers {
  static $inject = ['palette', 'popupMenu', 'contextPad'];

  /**
   * @param {import('diagram-js/lib/features/palette/Palette').default} palette
   * @param {import('diagram-js/lib/features/popup-menu/PopupMenu').default} popupMenu
   * @param {import('diagram-js/lib/features/context-pad/ContextPad').default} contextPad
   */
  constructor(palette, popupMenu, contextPad) {
    const LAST = 100;
    palette.registerProvider(LAST, { getPaletteEntries: () => executable });
    contextPad.registerProvider(LAST, { getContextPadEntries: () => executable });
    for (const menu of ['bpmn-replace', 'bpmn-create', 'bpmn-append']) {
      popupMenu.registerProvider(menu, LAST, MENU);
    }
  }
}

/**
 * @template Entry
 * @param {Record<string, Entry>} entries
 * @returns {Record<string, Entry>}
 */
export function executable(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([id]) => !REFUSED.test(id)));
}

export default { __init__: ['executableOffers'], executableOffers: ['type', Offers] };

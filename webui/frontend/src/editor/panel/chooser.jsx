import { useState } from '@bpmn-io/properties-panel/preact/hooks';
import { useService } from 'bpmn-js-properties-panel';
import { translate } from '../../shared/words.js';
import { chosen, places, spoken } from './choosing.js';

/** Above so many a list is searched by typing, not opened whole. */
const MOST = 400;

/** @typedef {import('./choosing.js').Offer} Offer */
/** @typedef {{ id: string, choosing: import('./choosing.js').Choosing, value: string, set: (value: string) => void }} Props */

/**
 * Below a field: what it says in words, and a list of what can be chosen.
 *
 * @param {Props} props
 */
export function Chooser({ id, choosing, value, set }) {
  const { offers } = useService('offered');
  const words = spoken(choosing, value, offers);
  /** @param {string} picked */
  const pick = picked => { if (picked) set(chosen(choosing.as, value, picked)); };
  const named = choosing.as === 'name';
  return <div class="bio-properties-panel-entry chooser" data-chooser={ id }>
    { words && <p class="chooser__words">{ words }</p> }
    { choosing.as === 'place'
      ? <Place offers={ offers } pick={ pick } />
      : <List of={ choosing.from.flatMap(kind => offers[kind] || []).map(one => (named ? { ...one, value: one.label } : one)) } pick={ pick } /> }
  </div>;
}

/** @param {{ offers: import('./choosing.js').Offers, pick: (value: string) => void }} props */
function Place({ offers, pick }) {
  const [agency, setAgency] = useState(places(offers)[0].value);
  return <>
    <List label={ translate('Agency') } of={ places(offers) } present={ agency } pick={ setAgency } />
    <List label={ translate('Position') } of={ offers.positions || [] } pick={ position => pick(`${agency}/${position}`) } />
  </>;
}

/** @param {{ of: Offer[], pick: (value: string) => void, present?: string, label?: string }} props */
function List({ of: all, pick, present = '', label = translate('Choose from the list') }) {
  const [list] = useState(() => `offers-${Math.random().toString(36).slice(2)}`);
  if (all.length > MOST) {
    return <>
      <input class="bio-properties-panel-input" list={ list } aria-label={ label } placeholder={ label }
        onChange={ (/** @type {any} */ event) => { pick(valueOf(event.target.value, all)); event.target.value = ''; } } />
      <datalist id={ list }>{ all.map(({ label: words }) => <option value={ words } />) }</datalist>
    </>;
  }
  return <select class="bio-properties-panel-input" aria-label={ label } value={ present } disabled={ !all.length }
    onChange={ (/** @type {any} */ event) => { pick(event.target.value); if (!present) event.target.value = ''; } }>
    { !present && <option value="">{ all.length ? `${label} …` : translate('There is none yet') }</option> }
    { all.map(({ value, label: words }) => <option value={ value }>{ words }</option>) }
  </select>;
}

/** @param {string} words @param {Offer[]} all */
function valueOf(words, all) {
  return all.find(one => one.label === words)?.value ?? '';
}

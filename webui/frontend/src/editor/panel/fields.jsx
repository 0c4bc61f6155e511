import {
  SelectEntry, TextAreaEntry, TextFieldEntry,
  isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited,
} from '@bpmn-io/properties-panel';
import { useService } from 'bpmn-js-properties-panel';
import { Chooser } from './chooser.jsx';
import { TimeMeant } from './time.jsx';

const KINDS = {
  String: { Entry: TextFieldEntry, isEdited: isTextFieldEntryEdited },
  Text: { Entry: TextAreaEntry, isEdited: isTextAreaEntryEdited },
  Dropdown: { Entry: SelectEntry, isEdited: isSelectEntryEdited },
};

/** @typedef {import('../../types').PanelField} PanelField */

/** @param {{ element: import('../../types').Element, id: string, field: PanelField }} props */
function Field({ element, id, field }) {
  const services = { modeling: useService('modeling'), bpmnFactory: useService('bpmnFactory') };
  const debounce = useService('debounceInput');
  const translate = useService('translate');
  const { Entry } = KINDS[field.type];
  const choices = (field.choices || []).map(({ name, value }) => ({ label: name, value }));
  const present = field.get(element) ?? '';
  /** @param {string} value */
  const set = value => field.set(services, element, value || undefined);
  return <>
    <Entry
      id={ id } element={ element } debounce={ debounce }
      label={ field.label }
      description={ field.description }
      getValue={ () => field.get(element) ?? '' }
      setValue={ set }
      getOptions={ () => [{ label: translate('Not stated'), value: '' }, ...choices] }
    />
    { field.choosing && <Chooser id={ id } choosing={ field.choosing } value={ present } set={ set } /> }
    { field.time && <TimeMeant of={ field.time } value={ present } /> }
  </>;
}

/**
 * Turns a field into an entry of the panel.
 *
 * @param {PanelField} field
 */
export function entry(field) {
  return { id: field.id, field, component: Field, isEdited: KINDS[field.type].isEdited };
}

//! Owns the fictional local authority: schools, pupils' results, files in DfE's own formats, people and groups.
//! Must not know the store; it writes files and says which people and groups go with them.

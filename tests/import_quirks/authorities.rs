//! Lists of local authorities: codes and names, nothing else.

use std::path::Path;

use collaborate::domain::{ImportId, LaCode};
use collaborate::import::{FileKind, Options, read_bytes};

#[test]
fn names_of_authorities_come_from_their_list_and_bad_rows_are_refused_one_by_one() {
    let text =
        "LEA,LA Name,REGION,REGION NAME\n998,Northmoor,1,North East A\n99x,Nowhere,1,North East A\n997,,1,North\n";
    let parsed =
        read_bytes(Path::new("la_codes.csv"), text.as_bytes(), Options::default(), ImportId(1), &mut |_, _| {})
            .unwrap();
    assert_eq!(parsed.summary.kind, FileKind::Authorities);
    assert_eq!(parsed.las, [(LaCode::new(998).unwrap(), "Northmoor".to_owned())]);
    assert_eq!((parsed.schools.len(), parsed.blocks.len(), parsed.summary.rows), (0, 0, 3));
    let refused: Vec<(u64, &str)> = parsed.summary.refused.iter().map(|row| (row.line, row.column.as_str())).collect();
    assert_eq!(refused, [(3, "LEA"), (4, "LA Name")]);
}

# LDS and LES load offset and segment from memory in one instruction.
# realmode: exit=hlt expect.si=0x0004 expect.ds=0x0010 expect.di=0x0008 expect.es=0x0020 expect.es.base=0x200
# realmode: judge="KVM run; SDM vol. 2, LDS/LES"

        les far_es, %di
        lds far_ds, %si
        hlt
        .data
        .org 0x50
far_ds: .word 4, 0x10
far_es: .word 8, 0x20

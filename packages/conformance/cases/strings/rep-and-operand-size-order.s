# The order of 66 and REP does not matter.
# realmode: layout=flat exit=hlt mem.0x2000=44332211443322114433221144332211 expect.di=0x2010 judge="KVM run; SDM vol. 2, Instruction Prefixes"
        mov $0x11223344, %eax
        mov $0x2000, %di
        mov $2, %cx
        .byte 0x66, 0xf3, 0xab
        mov $2, %cx
        .byte 0xf3, 0x66, 0xab
        hlt

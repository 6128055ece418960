# A repeated string instruction with CX = 0 does nothing: no access, no flag.
# realmode: exit=hlt expect.si=0xffff expect.di=0xffff expect.ax=0x4444 flags=SZAPC
# realmode: judge="KVM run; SDM vol. 2, REP"

        mov $0xffff, %si
        mov $0xffff, %di
        xor %cx, %cx
        mov $0xd5, %ah
        sahf
        mov $0x4444, %ax
        repne scasw
        repe cmpsw
        rep movsw               # a word at offset FFFF would fault
        rep lodsw
        hlt

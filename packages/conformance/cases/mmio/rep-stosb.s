# REP STOSB to where no memory is writes element by element.
# realmode: exit=hlt expect.di=0x3003 expect.cx=0 mmio="write8 0x3000 9; write8 0x3001 9; write8 0x3002 9"
# realmode: judge="KVM run"

        mov $9, %al
        mov $0x3000, %di
        mov $3, %cx
        rep stosb
        hlt

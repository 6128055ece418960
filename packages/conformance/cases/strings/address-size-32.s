# With the address size prefix string instructions use ESI, EDI and ECX.
# realmode: exit=hlt expect.esi=0x103 expect.edi=0x203 expect.ecx=0 mem.0x200=61626300
# realmode: judge="KVM run; SDM vol. 2, MOVS"

        mov $0x100, %esi
        mov $0x200, %edi
        mov $3, %ecx
        .byte 0x67
        rep movsb
        hlt
        .data
        .org 0x100
        .ascii "abcd"

# LMSW takes a word from memory; only MP, EM and TS of it are loaded.
# realmode: exit=hlt expect.eax=0x6000001e judge="KVM run; SDM vol. 2, LMSW"
        movw $0xfffe, 0x600
        lmsw 0x600
        mov %cr0, %eax
        hlt

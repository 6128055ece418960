# POPA from where no memory is reads its eight words in order, the fourth one too.
# realmode: exit=hlt expect.sp=0x3010 expect.ax=0 expect.di=7 needs=popa-outside
# realmode: mmio="read16 0x3000 7; read16 0x3002 6; read16 0x3004 5; read16 0x3008 3; read16 0x300a 2; read16 0x300c 1; read16 0x300e 0"
# realmode: judge="SDM vol. 2, POPA"

        mov $0x3000, %sp
        popa
        hlt
